package io.streamgauge.measure;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.decimal.PowersOfTen;
import io.streamgauge.measure.sketch.DDSketch;
import io.streamgauge.model.Event;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers are distributed; one for all percentiles of an input. */
final class Quantiles extends SketchAccumulator<DDSketch> {
    private static final long serialVersionUID = 1;

    /** Up to these, numbers and powers of ten are exact as doubles, so that one division rounds once. */
    private static final long EXACT_NUMBER = 1L << 53;

    private static final int EXACT_POWER = PowersOfTen.COUNT - 1;

    Quantiles(Definition definition) {
        super(definition);
    }

    @Override
    DDSketch create() {
        return new DDSketch();
    }

    @Override
    void add(DDSketch sketch, Event event) {
        sketch.add(nearest(input.number()));
    }

    /** The nearest double. */
    private static double nearest(MutableDecimal number) {
        if (number.compact() && number.scale() <= EXACT_POWER && Math.abs(number.unscaled()) <= EXACT_NUMBER) {
            return (double) number.unscaled() / (double) PowersOfTen.of(number.scale());
        }
        return number.decimal().doubleValue();
    }

    /**
     * The element of rank ceil(percent/100 n), within 1 %; null where no event had a number.
     *
     * @param least of the same numbers
     * @param greatest of the same numbers
     */
    Double value(AccumulatorRows rows, int row, BigDecimal percent, Decimal least, Decimal greatest) {
        DDSketch buckets = sketch(rows, row);
        if (buckets == null) {
            return null;
        }
        long count = buckets.count();
        long rank = percent.multiply(BigDecimal.valueOf(count))
                .movePointLeft(2)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        double from = least.toBigDecimal().doubleValue();
        double to = greatest.toBigDecimal().doubleValue();
        double value = rank <= 1 ? from : rank == count ? to : Math.min(Math.max(buckets.ranked(rank), from), to);
        return Double.isFinite(value) ? value : null;
    }
}
