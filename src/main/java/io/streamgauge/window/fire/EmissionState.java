// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

/**
 * What was emitted for a window that fires more than once.
 *
 * @param count the number of results at or after its end; 0 before the final one
 * @param changed whether events came since the last result
 */
public record EmissionState(int count, boolean changed) {
    static final EmissionState NOTHING = new EmissionState(0, false);

    EmissionState withChange(boolean now) {
        return new EmissionState(count, now);
    }
}
