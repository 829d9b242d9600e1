// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline.bounds;

import io.streamgauge.pipeline.Window;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of the windows of a calendar. A window begins at the local midnight of its first day, or at the first valid time of the day
 * where the clocks skip midnight, and ends where the next one begins. So a day that the clocks skip has no window, and an hour that they
 * repeat across midnight belongs to the day that has begun.
 *
 * <p>A look-up in the time zone costs some hundred nanoseconds. Most times are in the window of the time before, and partitions that a
 * replay reads in turn are in a few windows that were looked up before.
 */
public final class CalendarBounds implements WindowEnds {
    private static final long serialVersionUID = 1;

    /** Times of the same 2 to the power of 26 milliseconds, some 19 hours, share a place; so do those of 795 days before. */
    private static final int PLACE_SHIFT = 26;

    private static final int PLACES = 1_024;

    /** The start inclusive, the end exclusive. */
    private record Bounds(long start, long end) implements Serializable {
        boolean contain(long time) {
            return start <= time && time < end;
        }
    }

    private static final Bounds NOTHING = new Bounds(0, 0);

    private final Window.Unit unit;
    private final ZoneId zone;

    private Bounds current = NOTHING;
    /** The last bounds that were looked up in each {@link #PLACE_SHIFT place}; absent until the first. */
    private transient @Nullable Bounds @Nullable [] known;

    public CalendarBounds(Window.Calendar window) {
        this.unit = window.unit();
        this.zone = window.zone();
    }

    /** The start of the window that contains a time. */
    public long start(long time) {
        return of(time).start;
    }

    /** The end of the window that contains a time. */
    public long end(long time) {
        return of(time).end;
    }

    @Override
    public long next(long end) {
        return end(end);
    }

    @Override
    public long from(long end, long time) {
        return time <= end ? end : end(time - 1);
    }

    private Bounds of(long time) {
        Bounds bounds = current;
        return bounds.contain(time) ? bounds : other(time);
    }

    private Bounds other(long time) {
        @Nullable Bounds[] places = known;
        if (places == null) {
            places = new Bounds[PLACES];
            known = places;
        }
        int place = (int) (time >>> PLACE_SHIFT) & PLACES - 1;
        Bounds bounds = places[place];
        if (bounds == null || !bounds.contain(time)) {
            bounds = lookUp(time);
            places[place] = bounds;
        }
        current = bounds;
        return bounds;
    }

    private Bounds lookUp(long time) {
        LocalDate first = unit.first(Instant.ofEpochMilli(time).atZone(zone).toLocalDate());
        long start = startOf(first);
        LocalDate next = unit.next(first);
        // Where the clocks are set back across midnight, a time may have the date of the day before.
        for (long end = startOf(next); ; end = startOf(next)) {
            if (time < end || end == Long.MAX_VALUE) {
                return new Bounds(start, end);
            }
            start = end;
            next = unit.next(next);
        }
    }

    /** The start of a day in milliseconds since the epoch; the limits of a long some 292 million years away from it. */
    private long startOf(LocalDate day) {
        long seconds = day.atStartOfDay(zone).toEpochSecond();
        if (Math.abs(seconds) > Long.MAX_VALUE / 1_000) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return seconds * 1_000;
    }
}
