package io.streamgauge.pipeline;

import io.streamgauge.expression.Condition;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * When an alert fires, and when it is resolved, for each key of an aggregation.
 *
 * @param name unique in the pipeline
 * @param when over measures, key fields, {@code previous.<measure>}, {@code past.<measure>.mean|stddev} and
 *     {@code past.windows}
 * @param resolve null for: as soon as {@code when} does not hold
 * @param row how long {@code when} must hold before the alert fires
 * @param keepFiring how long it fires on when it could be resolved
 * @param past which windows {@code past} is taken of
 * @param on which results are judged
 * @param forgetAfter how long after its last window a key is forgotten, in event time
 * @param severity null for none
 * @param labels the alert's own, by legal names
 * @param filledIn the severity and the labels that hold values from the environment or files, by what state keeps of them
 * @param summary null for none
 * @param repeat how often a firing alert is sent again, by the clock; null for off
 */
public record AlertRule(
        String name,
        Condition when,
        Condition resolve,
        For pendingFor,
        Duration keepFiring,
        Past past,
        NoData noData,
        Duration forgetAfter,
        On on,
        String severity,
        Map<String, String> labels,
        Map<String, String> filledIn,
        Template summary,
        Duration repeat)
        implements Serializable {

    /** What one aggregation's alerts may cost together: that many steps take about a fifth of a millisecond. */
    public static final long COSTLIEST_TOGETHER = 100_000;

    /** The steps that it takes at most to judge a window: see {@link Condition#cost}; a mean or deviation costs its windows. */
    public long cost() {
        return cost(when) + cost(resolve);
    }

    private long cost(Condition condition) {
        return condition == null
                ? 0
                : condition.cost(name -> name.endsWith(".mean") || name.endsWith(".stddev") ? past.windows() : 0);
    }

    /** How long a condition must hold. */
    public sealed interface For extends Serializable {}

    /** In so many windows in a row; 1 for at once. */
    public record ForWindows(int count) implements For {}

    /** From the end of the first window of the row to the end of the last. */
    public record ForTime(Duration time) implements For {}

    /**
     * The windows of the key before this one, of which none overlaps another.
     *
     * @param windows how many, at most
     * @param min of so many values at least a mean and a deviation are taken
     */
    public record Past(int windows, int min) implements Serializable {}

    /** What becomes of a key without events. */
    public sealed interface NoData extends Serializable {}

    /** Everything stays as it is until the key has a window again. */
    public record Keep() implements NoData {}

    /** A missing window is one in which the condition does not hold. */
    public record Resolve() implements NoData {}

    /** Silence of that length, in event time, is an alert of its own. */
    public record NoDataAlert(Duration after) implements NoData {}

    /** Which results are judged. */
    public enum On {
        FINAL,
        /** Early ones, too: they can make an alert fire. */
        EARLY
    }
}
