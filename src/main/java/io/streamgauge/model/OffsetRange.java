// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.util.Arrays;
import java.util.Comparator;

/** Records of one partition between two offsets, both inclusive. The range may contain other records, too. */
public record OffsetRange(String topic, int partition, long first, long last) {
    /**
     * The most partitions in the evidence of a key. Beyond it the first partitions by order are kept, so the result depends
     * neither on the order of arrival nor on the order of merging.
     */
    public static final int MOST = 16;

    /** No ranges: of no records, or where they are not tracked. */
    public static final OffsetRange[] NONE = {};

    private static final Comparator<OffsetRange> ORDER =
            Comparator.comparing(OffsetRange::topic).thenComparing(OffsetRange::partition);

    /** The range of one record. */
    public static OffsetRange of(SourceRecord source) {
        return new OffsetRange(source.topic(), source.partition(), source.offset(), source.offset());
    }

    /** Whether its partition is before another one, by topic, then by number. */
    public boolean precedes(OffsetRange other) {
        return ORDER.compare(this, other) < 0;
    }

    /** The union of both lists, with one range per partition, for the first {@link #MOST} partitions; neither list changes. */
    public static OffsetRange[] merge(OffsetRange[] some, OffsetRange[] others) {
        if (some.length == 0) {
            return others;
        }
        OffsetRange[] merged = Arrays.copyOf(some, some.length + others.length);
        int count = some.length;
        for (OffsetRange other : others) {
            int same = 0;
            while (same < count && !merged[same].samePartition(other)) {
                same++;
            }
            if (same == count) {
                merged[count++] = other;
            } else {
                merged[same] = merged[same].with(other);
            }
        }
        if (count > MOST) {
            Arrays.sort(merged, 0, count, ORDER);
            count = MOST;
        }
        return count == merged.length ? merged : Arrays.copyOf(merged, count);
    }

    private boolean samePartition(OffsetRange other) {
        return partition == other.partition && topic.equals(other.topic);
    }

    private OffsetRange with(OffsetRange other) {
        return first <= other.first && other.last <= last
                ? this
                : new OffsetRange(topic, partition, Math.min(first, other.first), Math.max(last, other.last));
    }
}
