// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.progress;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** The ends of windows that have not fired, in milliseconds since the epoch, for people. The task's thread writes, others read. */
final class OpenWindows {
    private static final int MOST = 1_000;

    private final NavigableSet<Long> ends = new ConcurrentSkipListSet<>();
    private long added = Long.MIN_VALUE;

    /** Notes a window; returns false where it is that of the last call, as for most partials that follow each other. */
    boolean add(long end) {
        if (end == added) {
            return false;
        }
        added = end;
        ends.add(end);
        return true;
    }

    /** Drops those that the watermark has passed. */
    void advance(long watermark) {
        if (watermark < Long.MAX_VALUE) {
            ends.headSet(watermark + 1, true).clear();
        } else {
            ends.clear();
        }
        added = Long.MIN_VALUE;
    }

    int count() {
        return ends.size();
    }

    /** The first thousand at most. */
    Collection<Long> first() {
        return ends.stream().limit(MOST).toList();
    }
}
