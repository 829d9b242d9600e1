package io.streamgauge.alert;

import io.streamgauge.expression.Condition;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The window that is judged, and what the names of conditions mean in it. One for each subtask: what it finds out about the
 * window it keeps until the next one.
 */
final class EvaluationContext {

    /** Finds the value of one name; null where there is none. */
    interface Lookup {
        Object value();
    }

    private final HistoryRequirements shape;
    private final List<String> keyBy;
    private final List<String> measureNames;

    private Key key;
    /** Null until one is asked for. */
    private String[] keyTexts;

    private Object[] measures;
    /** The measures as conditions take them; null until one is asked for. */
    private final Object[] operands;

    private final List<Moments> moments = new ArrayList<>();

    private final int[] keptMeasures;
    private final Object[] kept;

    private WindowRing past;
    /** How many of the past windows end before the one that is judged starts. */
    private int passed;

    /** Holds the window before. */
    private WindowRing recent;
    /** The window before; -1 where it is missing. */
    private int previous;

    EvaluationContext(Aggregation aggregation, HistoryRequirements shape) {
        this.shape = shape;
        this.keyBy = aggregation.keyBy();
        this.measureNames = aggregation.measureNames();
        this.operands = new Object[measureNames.size()];
        this.keptMeasures = shape.kept().stream().mapToInt(Integer::intValue).toArray();
        this.kept = new Object[keptMeasures.length];
    }

    List<String> measureNames() {
        return measureNames;
    }

    /** @param history null where nothing is remembered */
    void window(Key of, long start, Object[] values, History history) {
        key = of;
        keyTexts = null;
        measures = values;
        Arrays.fill(operands, null);
        moments.forEach(each -> each.isKnown = false);
        if (history != null) {
            past = history;
            passed = past.until(start);
            recent = shape.overlapping() ? history.recent() : past;
            previous = recent.until(start) - 1;
            if (previous >= 0 && start - recent.end(previous) >= shape.step()) {
                previous = -1;
            }
        }
    }

    /** What the names of a condition mean, by their places. Names about windows before need a history. */
    Lookup[] lookups(Condition condition, AlertRule.Past of) {
        return condition.names().stream().map(name -> lookup(name, of)).toArray(Lookup[]::new);
    }

    private Lookup lookup(String name, AlertRule.Past of) {
        if (keyBy.contains(name)) {
            int place = keyBy.indexOf(name);
            return () -> keyText(place);
        }
        if (measureNames.contains(name)) {
            int place = measureNames.indexOf(name);
            return () -> operand(place);
        }
        if (name.equals(AlertVariable.PAST_WINDOWS)) {
            return () -> (double) (passed - from(of));
        }
        if (name.startsWith(AlertVariable.PREVIOUS)) {
            int kept = shape.place(measureNames.indexOf(name.substring(AlertVariable.PREVIOUS.length())));
            return () -> previous < 0 ? null : recent.value(previous, kept);
        }
        boolean mean = name.endsWith(AlertVariable.MEAN);
        int end = name.length() - (mean ? AlertVariable.MEAN : AlertVariable.STDDEV).length();
        int kept = shape.place(measureNames.indexOf(name.substring(AlertVariable.PAST.length(), end)));
        Moments moments = moments(kept, of);
        return mean ? moments::mean : moments::stddev;
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

    /** Of one measure over the same windows of the past: several names ask for the mean. */
    private final class Moments {
        private final int kept;
        private final AlertRule.Past of;
        private boolean isKnown;
        private Double mean;

        Moments(int kept, AlertRule.Past of) {
            this.kept = kept;
            this.of = of;
        }

        Double mean() {
            if (!isKnown) {
                mean = past.mean(kept, from(of), passed, of.min());
                isKnown = true;
            }
            return mean;
        }

        Double stddev() {
            return past.stddev(kept, from(of), passed, mean());
        }
    }

    private int from(AlertRule.Past of) {
        return Math.max(0, passed - of.windows());
    }

    /** The measures of the window that are remembered; the array is used again for the next window. */
    Object[] kept() {
        for (int i = 0; i < kept.length; i++) {
            kept[i] = operand(keptMeasures[i]);
        }
        return kept;
    }

    private Object operand(int measure) {
        if (operands[measure] == null) {
            operands[measure] = Condition.Variables.operand(measures[measure]);
        }
        return operands[measure];
    }

    private String keyText(int place) {
        if (keyTexts == null) {
            keyTexts = new String[keyBy.size()];
            int i = 0;
            for (Key.Values values = key.values(); values.next(); ) {
                keyTexts[i++] = values.text();
            }
        }
        return keyTexts[place];
    }
}
