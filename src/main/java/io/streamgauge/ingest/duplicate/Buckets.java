// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

/**
 * The buckets of event time that first copies are kept in. A bucket is as long as copies may be apart, so those of an event are in
 * its own bucket or in one beside it. The buckets of one key group begin at other times than those of the next, so that they are
 * dropped one after the other and not all at once.
 *
 * @param keep how far copies may be apart, in milliseconds
 * @param groups the number of key groups
 */
record Buckets(long keep, int groups) {
    /** @param time in milliseconds since the epoch */
    long bucket(int group, long time) {
        return Math.floorDiv(time + shift(group), keep);
    }

    /** The first time of a bucket. */
    long begin(int group, long bucket) {
        return bucket * keep - shift(group);
    }

    /** The watermark at which no copy of an event in the bucket is expected any more. */
    long lastCopy(int group, long bucket) {
        return begin(group, bucket + 2) - 1;
    }

    /** Whether a bucket is not dropped yet. */
    boolean isKept(int group, long bucket, long watermark) {
        return lastCopy(group, bucket) > watermark;
    }

    /** Whether two events with the same id are copies. */
    boolean areCopies(long time, long other) {
        return Math.abs(time - other) <= keep;
    }

    private long shift(int group) {
        return keep / groups * group;
    }
}
