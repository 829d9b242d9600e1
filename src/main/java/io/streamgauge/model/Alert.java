// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification about one incident of an alert: it fires, is resolved, or is withdrawn.
 *
 * @param id of the incident, the same in all its notifications, also after a restart and on replay
 * @param name of the alert, unique in its pipeline
 * @param aggregation whose results the alert evaluates
 * @param key the values of {@code keyBy}
 * @param labels of the alert, by name
 * @param summary for people
 * @param startsAt end of the window that made it fire, milliseconds since the epoch; for missing data, the time at which it was
 *     missing for long enough
 * @param endsAt end of the window that resolved it; {@link #STILL_FIRING} before that
 * @param window evaluated last; its {@link AlertedWindow#values} are empty if it had no data
 * @param noData whether it is about missing data of the key
 * @param repeat whether the same notification was sent before
 */
public record Alert(
        String id,
        Status status,
        String name,
        String aggregation,
        Key key,
        @Nullable String severity,
        Map<String, String> labels,
        @Nullable String summary,
        long startsAt,
        long endsAt,
        AlertedWindow window,
        boolean noData,
        boolean repeat) {
    public static final long STILL_FIRING = Long.MAX_VALUE;

    /** The state of the incident. */
    public enum Status {
        FIRING,
        RESOLVED,
        /** Late events changed the window that made it fire, so the condition no longer holds there. */
        CORRECTED
    }

    /**
     * A window that was evaluated, and the evidence.
     *
     * @param start milliseconds since the epoch, inclusive
     * @param end exclusive
     * @param measures the names of the measures at the evaluation, since a repeat must not depend on later changes of the
     *     pipeline file
     * @param values of the measures, in that order, as in {@link WindowResult#measures}; empty if there were no events
     * @param ranges the offsets of its events in Kafka
     */
    public record AlertedWindow(
            long start,
            long end,
            List<String> measures,
            @Nullable Object[] values,
            OffsetRange[] ranges) {
        private static final @Nullable Object[] NO_VALUES = {};

        /** @param measures the names of the measures of the result */
        public static AlertedWindow of(WindowResult result, List<String> measures) {
            Object[] values = result.measures() == null ? NO_VALUES : result.measures();
            return new AlertedWindow(result.start(), result.end(), measures, values, result.ranges());
        }

        /** A window without events. */
        public static AlertedWindow noData(long start, long end) {
            return new AlertedWindow(start, end, List.of(), NO_VALUES, OffsetRange.NONE);
        }
    }

    /** The incident is resolved. */
    public Alert resolved(long at, AlertedWindow evaluated) {
        return copy(Status.RESOLVED, at, evaluated, false);
    }

    /** The incident is withdrawn. */
    public Alert corrected(AlertedWindow revised) {
        return copy(Status.CORRECTED, startsAt, revised, false);
    }

    /** The same notification as a repeat. */
    public Alert again() {
        return copy(status, endsAt, window, true);
    }

    private Alert copy(Status now, long end, AlertedWindow evaluated, boolean repeated) {
        return new Alert(
                id, now, name, aggregation, key, severity, labels, summary, startsAt, end, evaluated, noData, repeated);
    }

    /** The same notification with other texts. */
    public Alert with(@Nullable String otherSeverity, Map<String, String> otherLabels, @Nullable String otherSummary) {
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
}
