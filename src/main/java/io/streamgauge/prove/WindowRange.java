// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

/**
 * The windows that are to be proven, by their ends. Times are milliseconds since the epoch.
 *
 * @param from windows that end later
 * @param to windows that end at this time or earlier
 */
record WindowRange(long from, long to) {
    /** The end of a range that has none. It leaves room for sums with the length of a window. */
    static final long OPEN = Long.MAX_VALUE / 2;

    /** The one window, or the windows, with this end. */
    static WindowRange at(long end) {
        return new WindowRange(end - 1, end);
    }

    boolean contains(long end) {
        return from < end && end <= to;
    }
}
