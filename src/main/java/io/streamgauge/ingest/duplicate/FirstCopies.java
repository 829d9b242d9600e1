// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of first copies, by id. New ones are in plain memory until the next checkpoint, which writes them to state in blocks of
 * many ids: an entry of state for each id costs several times as much as all else that is done for an event. An id is added to a
 * bucket once, as the first copy of all events of the bucket.
 */
final class FirstCopies {
    private final Buckets buckets;
    private final Blocks.Store state;
    private final int places;
    private final @Nullable Group[] groups;

    /** The ids of a key group. */
    private record Group(NewIds newIds, Map<Long, BucketRuns> runs) {}

    /**
     * @param groups the number of key groups of the job
     * @param places for new ids of a key group, of which half stay free; a power of two, at least 2
     */
    FirstCopies(Buckets buckets, Blocks.Store state, int groups, int places) {
        this.buckets = buckets;
        this.state = state;
        this.places = places;
        this.groups = new Group[groups];
    }

    private Group group(int number) {
        Group group = groups[number];
        if (group == null) {
            group = new Group(new NewIds(buckets, number, places), new HashMap<>());
            groups[number] = group;
        }
        return group;
    }

    /** Notes that state may have ids of a bucket. They are read when the first event is near it. */
    void restored(int group, long bucket) {
        group(group).runs.put(bucket, new BucketRuns(true));
    }

    /**
     * Whether an event has a first copy.
     *
     * @param group the key group of its id
     * @param high the first half of its id
     * @param low the second half
     */
    boolean hasCopy(int group, long high, long low, long time, long watermark) throws Exception {
        Group ids = group(group);
        if (ids.newIds.hasCopy(high, low, time, watermark)) {
            return true;
        }
        long bucket = buckets.bucket(group, time);
        // Most copies have the time of the first one.
        return isInState(ids, group, bucket, high, low, time)
                || isInState(ids, group, bucket - 1, high, low, time)
                || isInState(ids, group, bucket + 1, high, low, time);
    }

    private boolean isInState(Group ids, int group, long bucket, long high, long low, long time) throws Exception {
        BucketRuns runs = ids.runs.get(bucket);
        if (runs == null) {
            return false;
        }
        if (runs.isUnread()) {
            runs.read(state.blocks(group, bucket));
        }
        return runs.mayContain(high, low) && runs.hasCopy(high, low, time, buckets, state.blocks(group, bucket));
    }

    /** Adds the first copy of an id, whose bucket must be kept. */
    void add(int group, long high, long low, long time, long watermark) throws Exception {
        NewIds newIds = group(group).newIds;
        if (newIds.isFull()) {
            save(group, group(group), watermark);
        }
        newIds.add(high, low, time);
    }

    /** Writes all that is new to state. */
    void save(long watermark) throws Exception {
        for (int number = 0; number < groups.length; number++) {
            Group group = groups[number];
            if (group != null) {
                save(number, group, watermark);
            }
        }
    }

    private void save(int number, Group group, long watermark) throws Exception {
        for (Map.Entry<Long, SortedIds> ids : group.newIds.drain(watermark).entrySet()) {
            long bucket = ids.getKey();
            BucketRuns runs = group.runs.computeIfAbsent(bucket, each -> new BucketRuns(false));
            Blocks blocks = state.blocks(number, bucket);
            if (runs.isUnread()) {
                runs.read(blocks);
            }
            runs.add(ids.getValue(), blocks);
        }
    }

    /** Drops a bucket. */
    void drop(int group, long bucket) throws Exception {
        if (group(group).runs.remove(bucket) != null) {
            state.blocks(group, bucket).clear();
        }
    }
}
