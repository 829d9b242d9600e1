package io.streamgauge.alert;

import java.util.function.LongSupplier;

/** A clock that is never set back. Where the machine's clock is, this one continues from its last time. */
final class SteadyClock {
    private final LongSupplier machine;
    private long last = Long.MIN_VALUE;
    private long setBack;

    /** @param machine milliseconds since the epoch, as Flink's timers count them */
    SteadyClock(LongSupplier machine) {
        this.machine = machine;
    }

    long now() {
        long time = machine.getAsLong();
        setBack += last > time ? last - time : 0;
        last = time;
        return time + setBack;
    }

    /** How far the machine's clock was set back in total, in milliseconds. */
    long setBack() {
        return setBack;
    }

    /** The time of the machine's clock at a time of this one; {@link AlertState#NEVER} stays. */
    long ofTheMachine(long time) {
        return time == AlertState.NEVER ? AlertState.NEVER : time - setBack;
    }
}
