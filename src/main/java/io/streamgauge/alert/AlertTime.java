// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.evaluation.AlertState;
import java.util.function.LongSupplier;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Event time of a subtask, and a clock that is never set back: where the machine's clock is, this one continues from its last time. Times
 * are milliseconds since the epoch.
 */
final class AlertTime {
    /** The tolerance in milliseconds. A clock that is set back by less delays repeats by as much, which is not noticed. */
    static final long NOTABLE = 1_000;

    private final LongSupplier machine;
    private long last = Long.MIN_VALUE;
    /** How far the machine's clock was set back in total, in milliseconds. */
    private long setBack;

    private long notedSetBack;
    private long watermark = Long.MIN_VALUE;
    private long stalledSince;

    /** @param machine the clock by which Flink's timers of processing time are due */
    AlertTime(LongSupplier machine) {
        this.machine = machine;
        this.stalledSince = now();
    }

    long now() {
        long time = machine.getAsLong();
        setBack += last > time ? last - time : 0;
        last = time;
        return time + setBack;
    }

    /** Whether the machine's clock was set back notably since this was last true. */
    boolean wasSetBack() {
        now();
        boolean notable = setBack - notedSetBack >= NOTABLE;
        notedSetBack = notable ? setBack : notedSetBack;
        return notable;
    }

    /** The time of the machine's clock at a time of this one; {@link AlertState#NEVER} stays. */
    long ofTheMachine(long time) {
        return time == AlertState.NEVER ? AlertState.NEVER : time - setBack;
    }

    void advance(Watermark mark) {
        if (mark.getTimestamp() > watermark) {
            watermark = mark.getTimestamp();
            stalledSince = now();
        }
    }

    long watermark() {
        return watermark;
    }

    /** The event time that has passed; {@link Long#MIN_VALUE} where that is not known. */
    long passed() {
        return watermark == Long.MIN_VALUE || ended() ? Long.MIN_VALUE : watermark + 1;
    }

    /** Whether the input has ended. */
    boolean ended() {
        return watermark == Watermark.MAX_WATERMARK.getTimestamp();
    }

    /** Since when the watermark has not advanced, by this clock. */
    long stalledSince() {
        return stalledSince;
    }
}
