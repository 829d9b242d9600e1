package io.streamgauge.alert;

/**
 * Where an alert stands for one key. Times are the ends of windows, in milliseconds since the epoch.
 *
 * @param row in how many windows in a row the condition has held; 0 unless pending
 * @param since end of the first window of that row; {@link #NEVER} unless pending
 * @param calmSince end of the first window of those in which a firing alert could be resolved; {@link #NEVER} where the
 *     last one was not among them
 */
record AlertState(Phase phase, int row, long since, long calmSince) {
    static final long NEVER = Long.MAX_VALUE;

    static final AlertState INACTIVE = new AlertState(Phase.INACTIVE, 0, NEVER, NEVER);
    static final AlertState FIRING = new AlertState(Phase.FIRING, 0, NEVER, NEVER);
    static final AlertState SILENT = new AlertState(Phase.SILENT, 0, NEVER, NEVER);

    enum Phase {
        INACTIVE,
        /** The condition holds, but not yet for long enough. */
        PENDING,
        FIRING,
        /** Firing because the key has no data. */
        SILENT
    }

    static AlertState pending(int row, long since) {
        return new AlertState(Phase.PENDING, row, since, NEVER);
    }

    static AlertState calm(long since) {
        return new AlertState(Phase.FIRING, 0, NEVER, since);
    }

    /** Whether somebody was told that it fires. */
    boolean firing() {
        return phase == Phase.FIRING || phase == Phase.SILENT;
    }
}
