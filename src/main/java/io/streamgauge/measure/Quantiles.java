// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.measure.sketch.DDSketch;
import io.streamgauge.model.Event;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The distribution of numbers, shared by all percentiles of an input. */
final class Quantiles extends SketchAccumulator<DDSketch> {
    private static final long serialVersionUID = 1;

    Quantiles(Definition definition) {
        super(definition);
    }

    @Override
    DDSketch create() {
        return new DDSketch();
    }

    @Override
    void add(DDSketch sketch, Event event) {
        sketch.add(input.number.doubleValue());
    }

    /**
     * The element of rank ceil(percent/100 n), within 1 %; null if no event has a number.
     *
     * @param least of the same numbers
     * @param greatest of the same numbers
     */
    @Nullable
    Double value(
            AccumulatorRows rows, int row, BigDecimal percent, @Nullable Decimal least, @Nullable Decimal greatest) {
        DDSketch sketch = sketch(rows, row);
        if (sketch == null || least == null || greatest == null) {
            return null;
        }
        long count = sketch.count();
        long rank = percent.multiply(BigDecimal.valueOf(count))
                .movePointLeft(2)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        double from = least.doubleValue();
        double to = greatest.doubleValue();
        double value = rank <= 1 ? from : rank == count ? to : Math.min(Math.max(sketch.ranked(rank), from), to);
        return Double.isFinite(value) ? value : null;
    }
}
