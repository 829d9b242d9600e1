// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.expression.Condition;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which an alert fires and is resolved, for each key of an aggregation.
 *
 * @param name unique in the pipeline
 * @param when over measures, key fields, {@code previous.<measure>}, {@code past.<measure>.mean|stddev} and
 *     {@code past.windows}
 * @param resolve null for the default: the alert is resolved as soon as {@code when} does not hold
 * @param pendingFor how long {@code when} must hold before the alert fires
 * @param keepFiring how long the alert still fires after it could be resolved
 * @param past the windows of {@code past}
 * @param on the results that are evaluated
 * @param forgetAfter how long after its last window a key is forgotten, in event time
 * @param severity null for none
 * @param labels the labels of the alert besides the built-in ones, by legal names
 * @param filledIn the severity and labels with values from the environment or files, by the form that state keeps
 * @param summary null for none
 * @param repeat the processing-time interval at which a firing alert is emitted again; null for off
 */
public record AlertRule(
        String name,
        Condition when,
        @Nullable Condition resolve,
        For pendingFor,
        Duration keepFiring,
        Past past,
        NoData noData,
        Duration forgetAfter,
        On on,
        @Nullable String severity,
        Map<String, String> labels,
        Map<String, String> filledIn,
        @Nullable Template summary,
        @Nullable Duration repeat)
        implements Serializable {

    /** The limit of the cost of one aggregation's alerts together: so many steps take about a fifth of a millisecond. */
    public static final long COSTLIEST_TOGETHER = 100_000;

    /** The maximum number of steps to evaluate a window, as in {@link Condition#cost}. A mean or deviation costs its windows. */
    public long cost() {
        return cost(when) + cost(resolve);
    }

    private long cost(@Nullable Condition condition) {
        return condition == null
                ? 0
                : condition.cost(name -> name.endsWith(".mean") || name.endsWith(".stddev") ? past.windows() : 0);
    }

    /** How long a condition must hold. */
    public sealed interface For extends Serializable {}

    /** In so many consecutive windows; 1 for at once. */
    public record ForWindows(int count) implements For {}

    /** From the end of the first of consecutive windows to the end of the last. */
    public record ForTime(Duration time) implements For {}

    /**
     * The previous windows of the key, of which no two overlap.
     *
     * @param windows the maximum number of windows
     * @param min the minimum number of values for a mean or a deviation
     */
    public record Past(int windows, int min) implements Serializable {}

    /** The treatment of a key without events. */
    public sealed interface NoData extends Serializable {}

    /** The alert keeps its state until the key has a window again. */
    public record Keep() implements NoData {}

    /** A missing window counts as one in which the condition does not hold. */
    public record Resolve() implements NoData {}

    /** No data for so long, in event time, is an alert of its own. */
    public record NoDataAlert(Duration after) implements NoData {}

    /** The results that are evaluated. */
    public enum On {
        FINAL,
        /** Early results, too: they can make an alert fire. */
        EARLY
    }
}
