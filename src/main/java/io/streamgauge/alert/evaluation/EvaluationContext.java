// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import io.streamgauge.expression.Condition;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.bounds.WindowEnds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The window that is evaluated, and the values of variables in it. Each subtask has one; derived values are cached until the next window.
 */
public final class EvaluationContext {

    /** Reads the value of one variable. A value may be missing. */
    interface Lookup {
        @Nullable
        Object value();
    }

    private static final Key NO_KEY = new Key(new byte[0]);

    private final HistoryRequirements requirements;
    /** Absent where windows do not follow each other. */
    private final @Nullable WindowEnds ends;

    private final List<String> keyBy;
    private final List<String> measureNames;

    private Key key = NO_KEY;
    /** Absent until a condition needs them. */
    private String @Nullable [] keyTexts;

    private @Nullable Object[] measures = {};
    /** The measures as operands of conditions, each absent until a condition needs it. */
    private final @Nullable Object[] operands;

    private final List<Moments> moments = new ArrayList<>();

    private final int[] keptMeasures;
    private final @Nullable Object[] kept;

    private WindowRing past = WindowRing.NONE;
    /** How many of the past windows end before the evaluated one starts. */
    private int passed;

    /** Holds the previous window. */
    private WindowRing recent = WindowRing.NONE;
    /** Index of the previous window; -1 where it is missing. */
    private int previous;

    public EvaluationContext(Aggregation aggregation, HistoryRequirements requirements) {
        this.requirements = requirements;
        this.ends = WindowEnds.of(requirements.window());
        this.keyBy = aggregation.keyBy();
        this.measureNames = aggregation.measureNames();
        this.operands = new Object[measureNames.size()];
        this.keptMeasures =
                requirements.kept().stream().mapToInt(Integer::intValue).toArray();
        this.kept = new Object[keptMeasures.length];
    }

    public List<String> measureNames() {
        return measureNames;
    }

    /** The ends of the windows; null for sessions. */
    @Nullable
    WindowEnds ends() {
        return ends;
    }

    /** @param history absent where no condition refers to earlier windows */
    public void window(Key of, long start, @Nullable Object[] values, @Nullable History history) {
        key = of;
        keyTexts = null;
        measures = values;
        Arrays.fill(operands, null);
        moments.forEach(each -> each.isKnown = false);
        if (history != null) {
            past = history;
            passed = past.until(start);
            // Where windows overlap, the previous one is not the last that ended.
            recent = requirements.window().overlapping() ? history.recent() : past;
            previous = recent.until(start) - 1;
            if (previous >= 0 && (ends == null || ends.next(recent.end(previous)) <= start)) {
                previous = -1;
            }
        }
    }

    /** The values of a condition's variables, by index. Variables that refer to earlier windows need a history. */
    Lookup[] lookups(Condition condition, AlertRule.Past of) {
        return condition.names().stream().map(name -> lookup(name, of)).toArray(Lookup[]::new);
    }

    private Lookup lookup(String name, AlertRule.Past of) {
        if (keyBy.contains(name)) {
            int field = keyBy.indexOf(name);
            return () -> keyText(field);
        }
        if (measureNames.contains(name)) {
            int measure = measureNames.indexOf(name);
            return () -> operand(measure);
        }
        if (name.equals(AlertVariable.PAST_WINDOWS)) {
            return () -> (double) (passed - from(of));
        }
        if (name.startsWith(AlertVariable.PREVIOUS)) {
            int kept = kept(name.substring(AlertVariable.PREVIOUS.length()));
            return () -> previous < 0 ? null : recent.value(previous, kept);
        }
        boolean mean = name.endsWith(AlertVariable.MEAN);
        int end = name.length() - (mean ? AlertVariable.MEAN : AlertVariable.STDDEV).length();
        int kept = kept(name.substring(AlertVariable.PAST.length(), end));
        Moments moments = moments(kept, of);
        return mean ? moments::mean : moments::stddev;
    }

    /** The index of a measure among those that history keeps; -1 where it is not kept. */
    private int kept(String measure) {
        return requirements.kept().indexOf(measureNames.indexOf(measure));
    }

    private Moments moments(int kept, AlertRule.Past of) {
        for (Moments known : moments) {
            if (known.kept == kept && known.of.equals(of)) {
                return known;
            }
        }
        moments.add(new Moments(kept, of));
        return moments.get(moments.size() - 1);
    }

    /** The mean of one measure over the past windows, cached because several variables use it. */
    private final class Moments {
        private final int kept;
        private final AlertRule.Past of;
        private boolean isKnown;
        private @Nullable Double mean;

        Moments(int kept, AlertRule.Past of) {
            this.kept = kept;
            this.of = of;
        }

        @Nullable
        Double mean() {
            if (!isKnown) {
                mean = past.mean(kept, from(of), passed, of.min());
                isKnown = true;
            }
            return mean;
        }

        @Nullable
        Double stddev() {
            return past.stddev(kept, from(of), passed, mean());
        }
    }

    private int from(AlertRule.Past of) {
        return Math.max(0, passed - of.windows());
    }

    /** The measures of the window that history keeps; the array is reused for the next window. */
    public @Nullable Object[] kept() {
        for (int i = 0; i < kept.length; i++) {
            kept[i] = operand(keptMeasures[i]);
        }
        return kept;
    }

    private @Nullable Object operand(int measure) {
        if (operands[measure] == null) {
            operands[measure] = Condition.Variables.operand(measures[measure]);
        }
        return operands[measure];
    }

    private String keyText(int field) {
        String[] texts = keyTexts;
        if (texts == null) {
            texts = new String[keyBy.size()];
            int i = 0;
            for (Key.Values values = key.values(); values.next(); ) {
                texts[i++] = values.text();
            }
            keyTexts = texts;
        }
        return texts[field];
    }
}
