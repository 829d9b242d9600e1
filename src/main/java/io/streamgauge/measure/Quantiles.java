package io.streamgauge.measure;

import io.streamgauge.expression.Exact;
import io.streamgauge.expression.Powers;
import io.streamgauge.model.Decimal;
import io.streamgauge.model.Event;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers are distributed; one for all percentiles of an input. */
final class Quantiles extends Sketched<Buckets> {
    private static final long serialVersionUID = 1;

    /** Up to these, numbers and powers of ten are exact as doubles, so that one division rounds once. */
    private static final long EXACT_NUMBER = 1L << 53;

    private static final int EXACT_POWER = Powers.COUNT - 1;

    Quantiles(Definition definition) {
        super(definition);
    }

    @Override
    Buckets create() {
        return new Buckets();
    }

    @Override
    void add(Buckets sketch, Event event) {
        sketch.add(nearest(input.number()));
    }

    /** The nearest double. */
    private static double nearest(Exact number) {
        if (number.compact() && number.scale() <= EXACT_POWER && Math.abs(number.unscaled()) <= EXACT_NUMBER) {
            return (double) number.unscaled() / (double) Powers.of(number.scale());
        }
        return number.decimal().doubleValue();
    }

    /**
     * The element of rank ceil(percent/100 n), within 1 %; null where no event had a number.
     *
     * @param least of the same numbers
     * @param greatest of the same numbers
     */
    Double value(Rows rows, int row, BigDecimal percent, Decimal least, Decimal greatest) {
        Buckets buckets = sketch(rows, row);
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
