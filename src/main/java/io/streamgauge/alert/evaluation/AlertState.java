// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

/**
 * The state of one alert for one key. Times are the ends of windows, in milliseconds since the epoch.
 *
 * @param consecutiveWindows for how many consecutive windows the condition has held; 0 unless pending
 * @param since end of the first window of those windows; {@link #NEVER} unless pending
 * @param resolvableSince end of the first of the consecutive windows in which a firing alert could be resolved; {@link #NEVER} where
 *     it could not be in the last one
 */
public record AlertState(Phase phase, int consecutiveWindows, long since, long resolvableSince) {
    public static final long NEVER = Long.MAX_VALUE;

    public static final AlertState INACTIVE = new AlertState(Phase.INACTIVE, 0, NEVER, NEVER);
    public static final AlertState FIRING = new AlertState(Phase.FIRING, 0, NEVER, NEVER);
    public static final AlertState NO_DATA = new AlertState(Phase.NO_DATA, 0, NEVER, NEVER);

    public enum Phase {
        INACTIVE,
        /** The condition holds, but not yet for long enough. */
        PENDING,
        FIRING,
        /** The alert fires because the key has no data. */
        NO_DATA
    }

    /** @param since milliseconds since the epoch, as {@link #since()} */
    public static AlertState pending(int consecutiveWindows, long since) {
        return new AlertState(Phase.PENDING, consecutiveWindows, since, NEVER);
    }

    /** @param since milliseconds since the epoch, as {@link #resolvableSince()} */
    public static AlertState resolvable(long since) {
        return new AlertState(Phase.FIRING, 0, NEVER, since);
    }

    /** Whether a notification was sent that the alert fires. */
    public boolean firing() {
        return phase == Phase.FIRING || phase == Phase.NO_DATA;
    }
}
