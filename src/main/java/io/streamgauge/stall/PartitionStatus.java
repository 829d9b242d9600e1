// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import java.io.Serializable;

/**
 * How far one partition is, for people.
 *
 * @param watermark of the partition, in milliseconds since the epoch; {@link Long#MIN_VALUE} before its first event
 * @param silentMillis since its last event, or since it is read
 * @param end the offset after the last record that a consumer may read; -1 where the broker has not answered yet
 * @param unread at most so many records are still to be read; -1 where the broker has not answered yet
 */
public record PartitionStatus(
        String topic, int partition, long watermark, Activity activity, long silentMillis, long end, long unread)
        implements Serializable {

    /** Whether event time waits for a partition, and what the partition waits for. */
    public enum Activity {
        /** Its records are read, or it was silent for less than {@code idleAfter}. */
        ACTIVE,
        /** It was silent for {@code idleAfter} and is read to its end. */
        IDLE,
        /** All that follows belongs to a transaction that another producer has not committed or aborted yet. */
        OPEN_TRANSACTION,
        /** The broker does not answer where the partition ends. */
        UNANSWERED
    }
}
