// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.measure.Measure;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Key;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as people read them. Times are UTC. Text from records is escaped, since terminals execute control characters. */
final class Texts {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE_AND_CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Duration RECENT = Duration.ofHours(20);

    /** A percentile is within 1 % of a value. */
    private static final MathContext ESTIMATE = new MathContext(3, RoundingMode.HALF_EVEN);

    /** Means, deviations and derived measures are doubles, whose last digits nobody reads. */
    private static final int FRACTION_DIGITS = 2;

    private Texts() {}

    /** As in {@code 2,695}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** As in {@code 1 record} or {@code 2,695 records}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** As in {@code 0:58} or {@code 1:02:03}. */
    static String elapsed(Duration time) {
        return time.toHours() == 0
                ? String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart())
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** With the date where it is not about now. */
    static String clock(long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        boolean recent = Duration.between(time, Instant.now()).abs().compareTo(RECENT) < 0;
        return (recent ? CLOCK : DATE_AND_CLOCK).format(time);
    }

    /** The local date, as in {@code 2026-03-29}. */
    static String date(long millis, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toString();
    }

    /** {@code all} where the whole stream is one key. */
    static String key(Key key) {
        List<String> texts = new ArrayList<>();
        for (Key.Values values = key.values(); values.next(); ) {
            texts.add(Excerpt.of(values.text()));
        }
        return texts.isEmpty() ? "all" : String.join("  ", texts);
    }

    /** Exact numbers with all digits, estimates with three, other doubles with two behind the point; a dash for no value. */
    static String value(Measure measure, @Nullable Object value) {
        if (value == null) {
            return "-";
        } else if (measure instanceof Measure.OfEvents of && of.function() == Measure.Function.PERCENTILE) {
            BigDecimal exact = new BigDecimal(value.toString());
            return plain(exact.round(ESTIMATE));
        } else if (value instanceof Double number) {
            return plain(rounded(number));
        }
        return value instanceof Decimal ? value.toString() : Excerpt.of(value.toString());
    }

    private static BigDecimal rounded(double number) {
        BigDecimal exact = new BigDecimal(Double.toString(number));
        // 0.004 is not nothing.
        int scale = Math.max(FRACTION_DIGITS, exact.scale() - exact.precision() + ESTIMATE.getPrecision());
        return exact.scale() <= scale ? exact : exact.setScale(Math.min(scale, exact.scale()), RoundingMode.HALF_EVEN);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
