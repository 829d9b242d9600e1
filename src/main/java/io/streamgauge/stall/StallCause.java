// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

/** Why nothing comes out. Of several causes the first one here is reported: those that follow may be its consequences. */
public enum StallCause {
    /** No broker answers. */
    BROKER_UNREACHABLE,
    /** Exactly-once results are visible when a checkpoint completes, and none does. */
    CHECKPOINTS_FAIL,
    /** No record has come. */
    NO_RECORDS,
    /** Every record was rejected, or every event by one aggregation. */
    ALL_REJECTED,
    /** For every event of an aggregation its {@code where} did not hold. */
    ALL_FILTERED,
    /** Every event of an aggregation missed all its windows. */
    ALL_LATE,
    /** Windows wait for a partition whose event time is behind. */
    PARTITION_BEHIND,
    /** The first window has not ended yet. */
    WINDOW_OPEN
}
