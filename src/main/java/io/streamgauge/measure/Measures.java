// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one aggregation: the accumulators they need, and how each measure is read from them. Measures share
 * accumulators: {@code avg(price)} beside {@code sum(price)} adds a count, not a second sum. Not thread-safe.
 */
public final class Measures implements Serializable {
    private static final long serialVersionUID = 1;

    /** Fields that must not be invalid in the events that pass the filter. */
    private record Needed(@Nullable Filter filter, int[] fields) implements Serializable {}

    private final RowLayout layout;
    private final Count events;
    /** Absent for a derived measure. */
    private final @Nullable MeasureValue[] values;
    /** The accumulators of each measure. */
    private final BitSet[] usedAccumulators;

    private final Derivations derivations;
    private final int[] inputs;
    private final Needed[] filteredInputs;

    /**
     * @param measures as declared, without cycles among the derived ones
     * @param fields the index of a declared field
     */
    public Measures(List<Measure> measures, ToIntFunction<String> fields) {
        Accumulators accumulators = new Accumulators(fields);
        events = accumulators.get(Accumulators.Statistic.COUNT, null, null);
        accumulators.takeRequested();
        values = new MeasureValue[measures.size()];
        usedAccumulators = new BitSet[measures.size()];
        List<Needed> needed = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (measures.get(i) instanceof Measure.OfEvents measure) {
                values[i] = MeasureValue.of(measure, accumulators);
                usedAccumulators[i] = accumulators.takeRequested();
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
     * The index of a field that a measure needs and whose value is {@link FieldValues#invalid}; -1 if there is none, so the event can be
     * added. A field may be invalid if the filter of the measure excludes the event.
     */
    public int invalidInput(Event event) {
        FieldValues fields = event.fields();
        for (int field : inputs) {
            if (fields.invalid(field)) {
                return field;
            }
        }
        for (Needed needed : filteredInputs) {
            for (int field : needed.fields()) {
                if (fields.invalid(field)
                        && needed.filter() != null
                        && needed.filter().holds(event)) {
                    return field;
                }
            }
        }
        return -1;
    }

    /** The number of events in a row. */
    public long events(AccumulatorRows rows, int row) {
        return events.value(rows, row);
    }

    private boolean complete(int measure, AccumulatorRows rows) {
        return rows.absent == null || !usedAccumulators[measure].intersects(rows.absent);
    }

    /**
     * The {@link io.streamgauge.model.WindowResult#measures} in the order of their declaration. A measure to which not all events
     * were added is null.
     */
    public @Nullable Object[] read(AccumulatorRows rows, int row) {
        @Nullable Object[] read = new Object[values.length];
        for (int i = 0; i < read.length; i++) {
            MeasureValue value = values[i];
            read[i] = value != null && complete(i, rows) ? value.read(rows, row) : null;
        }
        derivations.compute(read);
        return read;
    }
}
