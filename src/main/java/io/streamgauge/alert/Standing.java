package io.streamgauge.alert;

/**
 * Where an alert stands for one key. Times are the ends of windows, in milliseconds since the epoch.
 *
 * @param row in how many windows in a row the condition has held; 0 unless pending
 * @param since end of the first window of that row; {@link #NEVER} unless pending
 * @param calmSince end of the first window of those in which a firing alert could be resolved; {@link #NEVER} where the
 *     last one was not among them
 */
record Standing(Phase phase, int row, long since, long calmSince) {
    static final long NEVER = Long.MAX_VALUE;

    static final Standing INACTIVE = new Standing(Phase.INACTIVE, 0, NEVER, NEVER);
    static final Standing FIRING = new Standing(Phase.FIRING, 0, NEVER, NEVER);
    static final Standing SILENT = new Standing(Phase.SILENT, 0, NEVER, NEVER);

    enum Phase {
        INACTIVE,
        /** The condition holds, but not yet for long enough. */
        PENDING,
        FIRING,
        /** Firing because the key has no data. */
        SILENT
    }

    static Standing pending(int row, long since) {
        return new Standing(Phase.PENDING, row, since, NEVER);
    }

    static Standing calm(long since) {
        return new Standing(Phase.FIRING, 0, NEVER, since);
    }

    /** Whether somebody was told that it fires. */
    boolean firing() {
        return phase == Phase.FIRING || phase == Phase.SILENT;
    }
}
