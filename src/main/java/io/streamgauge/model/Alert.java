package io.streamgauge.model;

import java.util.List;
import java.util.Map;

/**
 * What is said about an episode of an alert: that it began, goes on, ended, or should not have been.
 *
 * @param id the same for all that is said about one episode, also after a restart and on replay
 * @param name of the alert, unique in its pipeline
 * @param aggregation whose results it judges
 * @param key the values of {@code keyBy}
 * @param severity null for none
 * @param labels the alert's own, by name
 * @param summary for people; null for none
 * @param startsAt end of the window that made it fire, milliseconds since the epoch; for silence, when it was long enough
 * @param endsAt end of the window that resolved it; {@link #STILL_FIRING} where there was none yet
 * @param window what was judged last; its {@link Window#values} are empty where that was silence
 * @param noData whether it is about the silence of the key
 * @param repeat whether the same was sent before
 */
public record Alert(
        String id,
        Status status,
        String name,
        String aggregation,
        Key key,
        String severity,
        Map<String, String> labels,
        String summary,
        long startsAt,
        long endsAt,
        Window window,
        boolean noData,
        boolean repeat) {
    public static final long STILL_FIRING = Long.MAX_VALUE;

    /** What is said. */
    public enum Status {
        FIRING,
        RESOLVED,
        /** Late events changed the window that made it fire: the condition no longer holds there. */
        CORRECTED
    }

    /**
     * A window that was judged, and the evidence.
     *
     * @param start milliseconds since the epoch, inclusive
     * @param end exclusive
     * @param measures the names of the measures when it was judged: what is sent again later must not depend on what the
     *     pipeline file has become
     * @param values of the measures, in that order, as {@link WindowResult#measures} has them; empty where there were no
     *     events
     * @param ranges where its events lie in Kafka
     */
    public record Window(long start, long end, List<String> measures, Object[] values, OffsetRange[] ranges) {
        private static final Object[] NO_VALUES = {};
        private static final OffsetRange[] NO_RANGES = {};

        /** @param measures the names of the measures of the result */
        public static Window of(WindowResult result, List<String> measures) {
            return new Window(
                    result.start(),
                    result.end(),
                    measures,
                    result.measures() == null ? NO_VALUES : result.measures(),
                    result.ranges());
        }

        /** A time without events. */
        public static Window noData(long start, long end) {
            return new Window(start, end, List.of(), NO_VALUES, NO_RANGES);
        }
    }

    /** The end of the episode. */
    public Alert resolved(long at, Window judged) {
        return with(Status.RESOLVED, at, judged);
    }

    /** The episode should not have been. */
    public Alert corrected(Window revised) {
        return with(Status.CORRECTED, startsAt, revised);
    }

    private Alert with(Status now, long end, Window judged) {
        return new Alert(
                id, now, name, aggregation, key, severity, labels, summary, startsAt, end, judged, noData, false);
    }

    /** The same with other texts. */
    public Alert with(String otherSeverity, Map<String, String> otherLabels, String otherSummary) {
        return new Alert(
                id,
                status,
                name,
                aggregation,
                key,
                otherSeverity,
                otherLabels,
                otherSummary,
                startsAt,
                endsAt,
                window,
                noData,
                repeat);
    }

    /** The same once more. */
    public Alert again() {
        return new Alert(
                id, status, name, aggregation, key, severity, labels, summary, startsAt, endsAt, window, noData, true);
    }
}
