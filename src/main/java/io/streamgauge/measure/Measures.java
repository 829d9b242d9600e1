package io.streamgauge.measure;

import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The measures of one aggregation: which accumulators they need, and how each is read from them. Measures share what is the
 * same: {@code avg(price)} beside {@code sum(price)} adds a count, not a second sum. One thread at a time.
 */
public final class Measures implements Serializable {
    private static final long serialVersionUID = 1;

    /** Fields that events must have no invalid value in, where the filter takes them. */
    private record Needed(Filter filter, int[] fields) implements Serializable {}

    private final RowLayout layout;
    private final Count events;
    /** Null where a measure is derived. */
    private final MeasureValue[] readings;
    /** Which accumulators each of them is read from. */
    private final BitSet[] readFrom;

    private final Derivations derivations;
    private final int[] inputs;
    private final Needed[] filteredInputs;

    /**
     * @param measures as declared; derived ones do not lead back to themselves
     * @param fields the index of a declared field
     */
    public Measures(List<Measure> measures, ToIntFunction<String> fields) {
        Accumulators accumulators = new Accumulators(fields);
        events = accumulators.count(null, null);
        accumulators.asked();
        readings = new MeasureValue[measures.size()];
        readFrom = new BitSet[measures.size()];
        List<Needed> needed = new ArrayList<>();
        for (int i = 0; i < readings.length; i++) {
            if (measures.get(i) instanceof Measure.OfEvents measure) {
                readings[i] = MeasureValue.of(measure, accumulators);
                readFrom[i] = accumulators.asked();
                if (measure.of() != null) {
                    int[] of = measure.of().fields().stream().mapToInt(fields).toArray();
                    needed.add(new Needed(accumulators.filter(measure.where()), of));
                }
            }
        }
        derivations = new Derivations(measures);
        layout = new RowLayout(accumulators.all());
        inputs = needed.stream()
                .filter(need -> need.filter() == null)
                .flatMapToInt(need -> Arrays.stream(need.fields()))
                .distinct()
                .toArray();
        filteredInputs = needed.stream().filter(need -> need.filter() != null).toArray(Needed[]::new);
    }

    public RowLayout layout() {
        return layout;
    }

    /**
     * The index of a field that a measure would take of the event and whose value is {@link Fields#invalid}; -1 where there
     * is none, so that the event can be added. What the filter of a measure leaves out may be invalid.
     */
    public int invalidInput(Event event) {
        Fields fields = event.fields();
        for (int field : inputs) {
            if (fields.invalid(field)) {
                return field;
            }
        }
        for (Needed needed : filteredInputs) {
            for (int field : needed.fields()) {
                if (fields.invalid(field) && needed.filter().holds(event)) {
                    return field;
                }
            }
        }
        return -1;
    }

    /** How many events a row holds. */
    public long events(AccumulatorRows rows, int row) {
        return events.value(rows, row);
    }

    private boolean seen(int measure, AccumulatorRows rows) {
        return rows.absent == null || !readFrom[measure].intersects(rows.absent);
    }

    /**
     * The measures in the order of their declaration, as {@link io.streamgauge.model.WindowResult#measures} has them. One that
     * has not seen all events is null.
     */
    public Object[] read(AccumulatorRows rows, int row) {
        Object[] values = new Object[readings.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = readings[i] == null || !seen(i, rows) ? null : readings[i].read(rows, row);
        }
        derivations.compute(values);
        return values;
    }
}
