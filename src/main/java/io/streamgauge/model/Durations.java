// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Durations in the syntax of the pipeline file: {@code 30s}, {@code 1h30m}, {@code 250ms}, {@code 0s}. */
public final class Durations {
    /** The form of a duration, in the syntax that Java and ECMA-262 share. */
    public static final String FORM = "(?=\\d)(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+)s)?(?:(\\d+)ms)?";

    private static final Pattern SYNTAX = Pattern.compile(FORM);
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    /** Sums of times stay far from the limits of a long. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** The shortest text of a duration that is not negative, the same for equal durations: {@code 1h30m}. */
    public static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        long rest = duration.toMillis();
        for (int i = 0; i < MILLIS.length; i++) {
            text.append(rest >= MILLIS[i] ? rest / MILLIS[i] + UNITS[i] : "");
            rest %= MILLIS[i];
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** For people: two units at most, as in {@code 2 min 20 s}; {@code 0.4 s} below ten seconds. */
    public static String words(Duration time) {
        if (time.compareTo(Duration.ofSeconds(10)) < 0) {
            BigDecimal seconds = BigDecimal.valueOf(time.toMillis(), 3)
                    .setScale(1, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros();
            return seconds.toPlainString() + " s";
        }
        String[] units = {"d", "h", "min", "s"};
        long[] parts = {time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart()};
        return IntStream.range(0, units.length)
                .dropWhile(unit -> parts[unit] == 0)
                .limit(2)
                .filter(unit -> parts[unit] > 0)
                .mapToObj(unit -> parts[unit] + " " + units[unit])
                .collect(Collectors.joining(" "));
    }

    /** Returns null if the text is not a duration, or one of more than 36,500 days. */
    public static @Nullable Duration parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            long millis = 0;
            for (int i = 0; i < MILLIS.length; i++) {
                String number = matcher.group(i + 1);
                if (number != null) {
                    millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(number), MILLIS[i]));
                }
            }
            return millis > LONGEST.toMillis() ? null : Duration.ofMillis(millis);
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
