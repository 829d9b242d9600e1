package io.streamgauge.measure;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The measures of one aggregation: which accumulators they need, and how each is read from them. Measures share what is the
 * same: {@code avg(price)} beside {@code sum(price)} adds a count, not a second sum.
 */
public final class Measures implements Serializable {
    private static final long serialVersionUID = 1;

    /** Reads one measure from a row. */
    private interface Reading extends Serializable {
        Object read(Rows rows, int row);
    }

    private final Layout layout;
    private final Count events;
    private final Reading[] readings;
    private final int[] inputs;

    /**
     * @param measures as declared
     * @param fields the index of a declared field
     */
    public Measures(List<Measure> measures, ToIntFunction<String> fields) {
        Accumulators accumulators = new Accumulators();
        events = accumulators.count("count", -1);
        readings = new Reading[measures.size()];
        for (int i = 0; i < readings.length; i++) {
            Measure measure = measures.get(i);
            int field = measure.field() == null ? -1 : fields.applyAsInt(measure.field());
            readings[i] = reading(measure, field, accumulators);
        }
        inputs = measures.stream()
                .filter(measure -> measure.field() != null)
                .mapToInt(measure -> fields.applyAsInt(measure.field()))
                .distinct()
                .toArray();
        layout = new Layout(List.copyOf(accumulators.byDefinition.values()));
    }

    private static Reading reading(Measure measure, int field, Accumulators accumulators) {
        String of = "(" + measure.field() + ")";
        return switch (measure.function()) {
            case COUNT -> {
                Count count = accumulators.count(field < 0 ? "count" : "count" + of, field);
                yield count::value;
            }
            case SUM -> {
                Sum sum = accumulators.sum("sum" + of, field);
                yield sum::value;
            }
            case AVG -> {
                Sum sum = accumulators.sum("sum" + of, field);
                Count count = accumulators.count("count" + of, field);
                yield (rows, row) -> sum.average(rows, row, count.value(rows, row));
            }
            case MIN, MAX -> {
                boolean greatest = measure.function() == Measure.Function.MAX;
                Extreme extreme = accumulators.extreme((greatest ? "max" : "min") + of, field, greatest);
                yield extreme::value;
            }
        };
    }

    public Layout layout() {
        return layout;
    }

    /** Indexes of the fields that are taken in; they must not be {@link io.streamgauge.model.Fields#invalid}. Not copied. */
    public int[] inputs() {
        return inputs;
    }

    /** How many events a row holds. */
    public long events(Rows rows, int row) {
        return events.value(rows, row);
    }

    /** The measures in the order of their declaration, as {@link io.streamgauge.model.WindowResult#measures} has them. */
    public Object[] read(Rows rows, int row) {
        Object[] values = new Object[readings.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = readings[i].read(rows, row);
        }
        return values;
    }

    /** The accumulators so far, each definition once. */
    private static final class Accumulators {
        private final Map<String, Accumulator> byDefinition = new LinkedHashMap<>();

        Count count(String definition, int field) {
            return (Count) byDefinition.computeIfAbsent(definition, d -> new Count(d, field));
        }

        Sum sum(String definition, int field) {
            return (Sum) byDefinition.computeIfAbsent(definition, d -> new Sum(d, field));
        }

        Extreme extreme(String definition, int field, boolean greatest) {
            return (Extreme) byDefinition.computeIfAbsent(definition, d -> new Extreme(d, field, greatest));
        }
    }
}
