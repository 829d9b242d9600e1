// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import io.streamgauge.model.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.datasketches.filters.bloomfilter.BloomFilter;
import org.apache.datasketches.filters.bloomfilter.BloomFilterBuilder;

/**
 * Which ids may be in a bucket, in plain memory: most ids are new, and to look up in state what is not there costs more than to keep it.
 * A bucket takes about 12 bits an id. The ids of a bucket that was restored are not known, so all may be in it.
 */
final class KnownIds {
    private static final double FALSE_POSITIVES = 0.01;
    private static final int FIRST_CAPACITY = 256;
    private static final long SEED = 0x5eed;

    private record Bucket(int group, long number) {}

    private final Map<Bucket, Filters> buckets = new HashMap<>();

    /** Notes that the ids of a bucket are in state and not known. */
    void restored(int group, long bucket) {
        buckets.put(new Bucket(group, bucket), new Filters(true));
    }

    void add(int group, long bucket, Key id) {
        buckets.computeIfAbsent(new Bucket(group, bucket), key -> new Filters(false))
                .add(id.bytes());
    }

    /** False only where the id is not in the bucket. */
    boolean mayContain(int group, long bucket, Key id) {
        Filters filters = buckets.get(new Bucket(group, bucket));
        return filters != null && filters.mayContain(id.bytes());
    }

    void drop(int group, long bucket) {
        buckets.remove(new Bucket(group, bucket));
    }

    /** Filters of one bucket, each of twice the capacity of the one before. */
    private static final class Filters {
        private final boolean all;
        private final List<BloomFilter> filters = new ArrayList<>();
        private int left;

        Filters(boolean all) {
            this.all = all;
        }

        void add(byte[] id) {
            if (all) {
                return;
            }
            if (left == 0) {
                left = FIRST_CAPACITY << filters.size();
                filters.add(BloomFilterBuilder.createByAccuracy(left, FALSE_POSITIVES, SEED));
            }
            filters.get(filters.size() - 1).update(id);
            left--;
        }

        boolean mayContain(byte[] id) {
            if (all) {
                return true;
            }
            // The last one has half of the ids.
            for (int i = filters.size() - 1; i >= 0; i--) {
                if (filters.get(i).query(id)) {
                    return true;
                }
            }
            return false;
        }
    }
}
