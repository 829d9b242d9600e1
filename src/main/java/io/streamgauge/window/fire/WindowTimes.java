// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

/**
 * Caches one boxed object per point in time, so that entries of state and timers of thousands of keys share it.
 */
final class WindowTimes {
    private static final int PLACES = 64;
    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PLACES);

    private final Long[] known = new Long[PLACES];

    Long of(long time) {
        int place = (int) (time * 0x9e3779b97f4a7c15L >>> SHIFT);
        Long there = known[place];
        if (there == null || there != time) {
            there = time;
            known[place] = there;
        }
        return there;
    }
}
