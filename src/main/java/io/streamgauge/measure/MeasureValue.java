package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import java.io.Serializable;
import java.math.BigDecimal;

/** Reads a measure of events from a row. */
interface MeasureValue extends Serializable {
    /** As {@link io.streamgauge.model.WindowResult#measures} has it. */
    Object read(AccumulatorRows rows, int row);

    /** Adds the accumulators that a measure needs, and reads from them. */
    static MeasureValue of(Measure.OfEvents measure, Accumulators accumulators) {
        ExactExpression of = measure.of();
        Condition where = measure.where();
        return switch (measure.function()) {
            case COUNT -> accumulators.count(of, where)::value;
            case SUM -> accumulators.sum(of, where)::value;
            case AVG -> average(accumulators.sum(of, where), accumulators.count(of, where));
            case MIN -> accumulators.least(of, where)::value;
            case MAX -> accumulators.greatest(of, where)::value;
            case FIRST -> accumulators.first(of, where)::value;
            case LAST -> accumulators.last(of, where)::value;
            case STDDEV ->
                deviation(accumulators.sum(of, where), accumulators.squares(of, where), accumulators.count(of, where));
            case PERCENTILE -> {
                Quantiles quantiles = accumulators.quantiles(of, where);
                MinMax least = accumulators.least(of, where);
                MinMax greatest = accumulators.greatest(of, where);
                BigDecimal percent = measure.percent();
                yield (rows, row) ->
                        quantiles.value(rows, row, percent, least.value(rows, row), greatest.value(rows, row));
            }
            case DISTINCT -> accumulators.distinct(of, where)::value;
        };
    }

    private static MeasureValue average(Sum sum, Count count) {
        return (rows, row) -> sum.average(rows, row, count.value(rows, row));
    }

    private static MeasureValue deviation(Sum sum, Sum squares, Count count) {
        return (rows, row) -> {
            long values = count.value(rows, row);
            return values < 2 ? null : Deviation.of(values, sum.exact(rows, row), squares.exact(rows, row));
        };
    }
}
