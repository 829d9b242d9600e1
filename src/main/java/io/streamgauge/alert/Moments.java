package io.streamgauge.alert;

import io.streamgauge.model.Decimal;
import java.util.List;

/** Mean and deviation of a measure over windows of the past, added up in the order of time. */
final class Moments {
    private Moments() {}

    /**
     * Null where fewer windows than {@code min} have a value.
     *
     * @param past the latest first
     */
    static Double mean(List<History.Entry> past, int column, int min) {
        int count = 0;
        double sum = 0;
        for (int i = past.size() - 1; i >= 0; i--) {
            Object value = past.get(i).values()[column];
            if (value != null) {
                count++;
                sum += number(value);
            }
        }
        return count == 0 || count < min ? null : (Double) (sum / count);
    }

    /** Of the sample; null where the mean is, and below two values. */
    static Double stddev(List<History.Entry> past, int column, int min) {
        Double mean = mean(past, column, min);
        if (mean == null) {
            return null;
        }
        int count = 0;
        double squares = 0;
        for (int i = past.size() - 1; i >= 0; i--) {
            Object value = past.get(i).values()[column];
            if (value != null) {
                count++;
                double off = number(value) - mean;
                squares += off * off;
            }
        }
        return count < 2 ? null : (Double) Math.sqrt(squares / (count - 1));
    }

    /** A measure that is a number, as expressions take it. */
    static double number(Object value) {
        return value instanceof Decimal decimal ? decimal.toBigDecimal().doubleValue() : ((Number) value).doubleValue();
    }
}
