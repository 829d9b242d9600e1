// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.ingest.Sources;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random texts, times and what is close to one: valid, invalid and the same time as by {@code java.time}. */
class TimesAgainstJavaTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int TEXTS = 30_000;
    private static final String ALPHABET = "0123456789-:.,+TtZz /xé";

    private final Random random = Seeds.random(TimesAgainstJavaTimeTest.class);

    /** Every form that is allowed; the seconds and the offset are optional in {@code java.time}'s sense. */
    private static final List<DateTimeFormatter> FORMS = Stream.of("T", " ")
            .flatMap(between -> Stream.of('.', ',')
                    .flatMap(point -> Stream.of("+HH:mm", "+HHmm", "+HH").map(offset -> form(between, point, offset))))
            .toList();

    private static DateTimeFormatter form(String between, char point, String offset) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendValue(ChronoField.YEAR, 4)
                .appendPattern("-MM-dd")
                .appendLiteral(between)
                .appendPattern("HH:mm")
                .optionalStart()
                .appendPattern(":ss")
                .optionalStart()
                .appendLiteral(point)
                .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
                .optionalEnd()
                .optionalEnd()
                .optionalStart()
                .appendOffset(offset, "Z")
                .optionalEnd()
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    @Test
    void isoTimesAreThoseOfJavaTime() {
        TimeReader withZone = TimeReader.of(Sources.isoTime("Europe/Berlin", "at"));
        TimeReader without = TimeReader.of(Sources.isoTime(null, "at"));
        compare(this::isoText, Map.of(withZone, text -> iso(text, BERLIN), without, text -> iso(text, null)));
    }

    @Test
    void timesOfAPatternAreThoseOfJavaTime() {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm:ss[ XXX]", Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        // A year of the pattern is one of the current era.
        TimeReader reader = TimeReader.of(Sources.patternTime("dd.MM.yyyy HH:mm:ss[ XXX]", "Europe/Berlin", "at"));
        compare(
                () -> local().format(DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm:ss"))
                        + (random.nextBoolean() ? "" : " " + offset()),
                Map.of(
                        reader,
                        text -> text.contains(".-") || text.contains(".0000")
                                ? TimeReader.INVALID
                                : parsed(formatter, text, BERLIN)));
    }

    @Test
    void epochTimesAreThoseOfExactDecimals() {
        TimeReader seconds = TimeReader.of(Sources.time(EventTime.Encoding.EPOCH_SECONDS, "at"));
        TimeReader nanos = TimeReader.of(Sources.time(EventTime.Encoding.EPOCH_NANOS, "at"));
        compare(this::number, Map.of(seconds, text -> epoch(text, 3), nanos, text -> epoch(text, -6)));
    }

    /** A text in two is damaged, and damage makes other times as well as none. */
    private void compare(Texts texts, Map<TimeReader, ToLongFunction<String>> oracles) {
        int valid = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.next();
            String read = random.nextBoolean() ? text : damaged(text);
            for (Map.Entry<TimeReader, ToLongFunction<String>> each : oracles.entrySet()) {
                long expected = each.getValue().applyAsLong(read);
                byte[] bytes = ("1" + read + "1").getBytes(StandardCharsets.UTF_8);
                assertThat(each.getKey().read(bytes, 1, bytes.length - 1))
                        .as("%s as %s", read, each.getKey().name())
                        .isEqualTo(expected);
                valid += expected == TimeReader.INVALID ? 0 : 1;
            }
        }
        assertThat(valid).isBetween(TEXTS * oracles.size() / 4, TEXTS * oracles.size() * 99 / 100);
    }

    private interface Texts {
        String next();
    }

    private String damaged(String text) {
        int at = random.nextInt(text.length());
        String letter = String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + letter + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(at + 1);
            default -> text.substring(0, at) + letter + text.substring(at + 1);
        };
    }

    /** Often near a change of the clocks in Berlin. */
    private LocalDateTime local() {
        LocalDateTime any =
                LocalDateTime.of(random.nextInt(10_000), 1, 1, 0, 0).plusSeconds(random.nextInt(31_000_000));
        LocalDateTime change =
                LocalDateTime.of(2026, random.nextBoolean() ? 3 : 10, random.nextBoolean() ? 29 : 25, 0, 0);
        return random.nextBoolean() ? any : change.plusSeconds(random.nextInt(18_000));
    }

    private String offset() {
        return ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 1_080 + 1) - 1_080))
                .getId();
    }

    private String isoText() {
        LocalDateTime time = local();
        StringBuilder text = new StringBuilder(time.format(
                DateTimeFormatter.ofPattern(random.nextInt(5) == 0 ? "uuuu-MM-dd'T'HH:mm" : "uuuu-MM-dd'T'HH:mm:ss")));
        text.setCharAt(10, "Tt ".charAt(random.nextInt(3)));
        if (text.length() > 16 && random.nextBoolean()) {
            text.append(".,".charAt(random.nextInt(2)));
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                text.append(random.nextInt(10));
            }
        }
        String offset = offset();
        return text
                + switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> offset.replace(":", "");
                    case 2 -> random.nextBoolean() ? "z" : offset.replaceFirst(":.*", "");
                    default -> offset;
                };
    }

    private static long iso(String text, ZoneId zone) {
        // Only so many digits fit nanoseconds; those behind them are cut off.
        String nanos = text.replaceFirst("(:\\d\\d[.,]\\d{9})\\d+", "$1");
        return FORMS.stream()
                .mapToLong(form -> parsed(form, nanos, zone))
                .filter(millis -> millis != TimeReader.INVALID)
                .findFirst()
                .orElse(TimeReader.INVALID);
    }

    private static long parsed(DateTimeFormatter formatter, String text, ZoneId zone) {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            LocalDateTime local = LocalDateTime.from(parsed);
            List<ZoneOffset> offsets = parsed.isSupported(ChronoField.OFFSET_SECONDS)
                    ? List.of(ZoneOffset.from(parsed))
                    : zone == null ? List.of() : zone.getRules().getValidOffsets(local);
            return offsets.isEmpty()
                    ? TimeReader.INVALID
                    : local.toInstant(offsets.get(0)).toEpochMilli();
        } catch (DateTimeException none) {
            return TimeReader.INVALID;
        }
    }

    private String number() {
        BigDecimal number = new BigDecimal(Instant.now().getEpochSecond())
                .add(BigDecimal.valueOf(random.nextInt(), random.nextInt(12)))
                .scaleByPowerOfTen(random.nextInt(12) - 2);
        String sign = random.nextInt(10) == 0 ? "-" : "";
        return sign + (random.nextBoolean() ? number.toPlainString() : number.toString());
    }

    /** By JSON's grammar, with the limits of numbers. */
    private static long epoch(String text, int toMillis) {
        if (!text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            return TimeReader.INVALID;
        }
        BigDecimal number = new BigDecimal(text);
        BigDecimal bare = number.stripTrailingZeros();
        int magnitude = bare.precision() - bare.scale() - 1;
        if (bare.signum() != 0 && (bare.precision() > 38 || Math.abs(magnitude) > 38)) {
            return TimeReader.INVALID;
        }
        BigDecimal millis = number.scaleByPowerOfTen(toMillis).setScale(0, RoundingMode.FLOOR);
        return millis.toBigInteger().bitLength() < Long.SIZE ? millis.longValue() : TimeReader.INVALID;
    }
}
