// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The results of one aggregation by key: the last hour of event time, or the last sixty windows where that is longer, and less where that
 * is too much. Thread-safe.
 */
final class Figures {
    private static final Duration KEPT = Duration.ofHours(1);

    private static final int KEPT_WINDOWS = 60;
    /** Points are dropped together. */
    private static final long DROP_EVERY = Duration.ofMinutes(1).toMillis();

    private static final Comparator<Point> BY_WINDOW =
            Comparator.comparingLong(Point::end).thenComparingLong(Point::start);

    /**
     * One result.
     *
     * @param start of the window in milliseconds since the epoch, as {@code end}
     * @param values of the measures in the order of the file; NaN for none, and for one that is not a number
     */
    record Point(long start, long end, double[] values, WindowResult.ResultKind kind, int revision) {}

    private final Aggregation aggregation;
    private final int most;
    private final long kept;
    private final SortedMap<String, List<Point>> series = new TreeMap<>();
    private long newest = Long.MIN_VALUE;
    private long from = Long.MIN_VALUE;
    private int points;
    private long revision;

    /** @param values how many values may be kept, over all keys and measures */
    Figures(Aggregation aggregation, int values) {
        this.aggregation = aggregation;
        this.most = Math.max(1, values / aggregation.measures().size());
        Duration step = aggregation.window().step();
        Duration windows = (step == null ? aggregation.window().size() : step).multipliedBy(KEPT_WINDOWS);
        this.kept = Math.max(KEPT.toMillis(), windows.toMillis());
    }

    /** For how much event time results are kept, in milliseconds. */
    long kept() {
        return kept;
    }

    Aggregation aggregation() {
        return aggregation;
    }

    /** Adds a result, or replaces that of the same window. */
    synchronized void put(String key, Point point) {
        if (point.end <= from) {
            return;
        }
        List<Point> ofKey = series.computeIfAbsent(key, each -> new ArrayList<>());
        int at = ofKey.size();
        while (at > 0 && BY_WINDOW.compare(ofKey.get(at - 1), point) > 0) {
            at--;
        }
        if (at > 0 && BY_WINDOW.compare(ofKey.get(at - 1), point) == 0) {
            ofKey.set(at - 1, point);
        } else {
            ofKey.add(at, point);
            points++;
        }
        revision++;
        newest = Math.max(newest, point.end);
        if (newest - kept - DROP_EVERY > from) {
            dropUntil(newest - kept);
        }
        makeRoom(key, point);
    }

    /** Drops the oldest windows. Where those of the newest end are too many by themselves, the point that was added last goes. */
    private void makeRoom(String key, Point added) {
        while (points > most) {
            long until = from + Math.max(1, (newest - from) / 4);
            if (until >= newest) {
                remove(key, point -> point == added);
            } else {
                dropUntil(until);
            }
        }
    }

    /**
     * Removes the result of a window; of a session that grew the end is not known.
     *
     * @param end empty for windows that begin at {@code start}, whatever their end
     */
    synchronized void remove(String key, long start, OptionalLong end) {
        remove(key, point -> point.start == start && (end.isEmpty() || point.end == end.getAsLong()));
    }

    private void remove(String key, Predicate<Point> removed) {
        List<Point> ofKey = series.getOrDefault(key, new ArrayList<>());
        int before = ofKey.size();
        ofKey.removeIf(removed);
        points -= before - ofKey.size();
        revision += before > ofKey.size() ? 1 : 0;
        if (ofKey.isEmpty()) {
            series.remove(key);
        }
    }

    private void dropUntil(long end) {
        from = end;
        List.copyOf(series.keySet()).forEach(key -> remove(key, point -> point.end <= end));
    }

    synchronized List<Point> points(String key) {
        return List.copyOf(series.getOrDefault(key, List.of()));
    }

    /** The first keys that fit, in order. */
    synchronized List<String> keys(Predicate<String> wanted, int limit) {
        return series.keySet().stream().filter(wanted).limit(limit).toList();
    }

    synchronized long countKeys(Predicate<String> wanted) {
        return series.keySet().stream().filter(wanted).count();
    }

    /**
     * How much is kept.
     *
     * @param from no window that ended earlier is kept; {@link Long#MIN_VALUE} while all are
     * @param revision changes with each result
     */
    record Extent(int keys, int points, long from, long revision) {}

    synchronized Extent extent() {
        return new Extent(series.size(), points, from, revision);
    }
}
