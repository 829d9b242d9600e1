// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.measure.Accumulators.Statistic;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the value of a measure of events from a row. */
interface MeasureValue extends Serializable {
    /** Returns a value of {@link io.streamgauge.model.WindowResult#measures}. */
    @Nullable
    Object read(AccumulatorRows rows, int row);

    /** Requests the accumulators of a measure. */
    static MeasureValue of(Measure.OfEvents measure, Accumulators accumulators) {
        ExactExpression of = measure.of();
        Condition where = measure.where();
        return switch (measure.function()) {
            case COUNT -> accumulators.<Count>get(Statistic.COUNT, of, where)::value;
            case SUM -> accumulators.<Sum>get(Statistic.SUM, of, where)::value;
            case AVG ->
                average(accumulators.get(Statistic.SUM, of, where), accumulators.get(Statistic.COUNT, of, where));
            case MIN -> accumulators.<MinMax>get(Statistic.MIN, of, where)::value;
            case MAX -> accumulators.<MinMax>get(Statistic.MAX, of, where)::value;
            case FIRST -> accumulators.<FirstLast>get(Statistic.FIRST, of, where)::value;
            case LAST -> accumulators.<FirstLast>get(Statistic.LAST, of, where)::value;
            case STDDEV ->
                deviation(
                        accumulators.get(Statistic.SUM, of, where),
                        accumulators.get(Statistic.SQUARES, of, where),
                        accumulators.get(Statistic.COUNT, of, where));
            case PERCENTILE -> {
                Quantiles quantiles = accumulators.get(Statistic.QUANTILES, of, where);
                MinMax least = accumulators.get(Statistic.MIN, of, where);
                MinMax greatest = accumulators.get(Statistic.MAX, of, where);
                BigDecimal percent = Objects.requireNonNull(measure.percent());
                yield (rows, row) ->
                        quantiles.value(rows, row, percent, least.value(rows, row), greatest.value(rows, row));
            }
            case DISTINCT -> accumulators.<Distinct>get(Statistic.DISTINCT, of, where)::value;
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
