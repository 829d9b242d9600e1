// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.emit.ResultFormat;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import io.streamgauge.model.WindowResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a measure took from the records that were counted.
 *
 * @param measure its name
 * @param figure its value, as JSON
 * @param taken from which records; the one that decides where one does, else all that have a value
 * @param how the formula of a derived measure or a deviation; absent for others
 */
public record MeasureTrace(
        String measure,
        String figure,
        List<Taken> taken,
        @Nullable String how) {
    /**
     * A value from a record.
     *
     * @param value as JSON
     * @param place as in {@code trades/0@41}
     */
    public record Taken(String value, String place) {}

    private static final Comparator<Evidence.Counted> IN_TIME = Comparator.comparingLong(Evidence.Counted::time)
            .thenComparingLong(Evidence.Counted::offset)
            .thenComparingInt(Evidence.Counted::partition)
            .thenComparing(Evidence.Counted::topic);

    /** The traces of all measures of a result. */
    static List<MeasureTrace> of(
            List<Measure> measures, WindowResult result, List<Evidence.Counted> counted, ResultFormat format) {
        List<MeasureTrace> traces = new ArrayList<>();
        for (int i = 0; i < measures.size(); i++) {
            String figure = format.figure(result.values()[i]);
            Measure measure = measures.get(i);
            traces.add(
                    measure instanceof Measure.OfEvents events
                            ? of(events, i, figure, counted, format)
                            : new MeasureTrace(measure.name(), figure, List.of(), measure.definition()));
        }
        return traces;
    }

    private static MeasureTrace of(
            Measure.OfEvents measure, int index, String figure, List<Evidence.Counted> counted, ResultFormat format) {
        // A deviation of one value is none, so it does not show which records have a value.
        boolean deviation = measure.function() == Function.STDDEV;
        List<Evidence.Counted> with = deviation
                ? List.of()
                : counted.stream()
                        .filter(each -> counts(measure, each.values()[index]))
                        .toList();
        List<Evidence.Counted> deciding = switch (measure.function()) {
            case MIN, MAX ->
                first(with.stream()
                        .filter(each -> format.figure(each.values()[index]).equals(figure)));
            case FIRST -> first(with.stream().sorted(IN_TIME));
            case LAST -> first(with.stream().sorted(IN_TIME.reversed()));
            default -> with;
        };
        List<Taken> taken = deciding.stream()
                .map(each -> new Taken(format.figure(each.values()[index]), each.place()))
                .toList();
        return new MeasureTrace(measure.name(), figure, taken, deviation ? measure.definition() : null);
    }

    private static List<Evidence.Counted> first(Stream<Evidence.Counted> counted) {
        Optional<Evidence.Counted> first = counted.findFirst();
        return first.map(List::of).orElse(List.of());
    }

    /** Counts are zero where other measures have no value. */
    private static boolean counts(Measure.OfEvents measure, @Nullable Object value) {
        boolean number = measure.function() == Function.COUNT || measure.function() == Function.DISTINCT;
        return value != null && !(number && value.equals(0L));
    }
}
