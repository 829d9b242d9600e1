package io.streamgauge.window.fire;

/**
 * What was written of a window that is written more than once.
 *
 * @param count how many results at or after its end: 0 before the final one
 * @param changed whether something came since the last result
 */
public record EmissionState(int count, boolean changed) {
    static final EmissionState NOTHING = new EmissionState(0, false);

    EmissionState withChange(boolean now) {
        return new EmissionState(count, now);
    }
}
