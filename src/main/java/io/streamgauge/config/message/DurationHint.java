// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import static java.util.Map.entry;

import io.streamgauge.model.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the duration that was probably meant by a text that is none: {@code 1min}, {@code 1.5h}, {@code PT5M}, {@code 5}. */
public final class DurationHint {
    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([A-Za-z]+)\\s*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final long WEEK = 604_800_000;
    private static final Map<String, Long> MILLIS = Map.ofEntries(
            entry("w", WEEK),
            entry("week", WEEK),
            entry("d", 86_400_000L),
            entry("day", 86_400_000L),
            entry("h", 3_600_000L),
            entry("hr", 3_600_000L),
            entry("hour", 3_600_000L),
            entry("m", 60_000L),
            entry("min", 60_000L),
            entry("minute", 60_000L),
            entry("s", 1_000L),
            entry("sec", 1_000L),
            entry("second", 1_000L),
            entry("ms", 1L),
            entry("msec", 1L),
            entry("milli", 1L),
            entry("millisecond", 1L));

    private DurationHint() {}

    /** What to write instead, as the end of a message; null if nothing is near. */
    public static @Nullable String of(String text) {
        if (NUMBER.matcher(text).matches()) {
            return "it has no unit: write " + text + "s or " + text + "ms";
        }
        if (text.startsWith("-")) {
            return "it is negative";
        }
        Duration iso = iso(text);
        Duration meant = iso == null ? inOtherUnits(text) : iso;
        if (meant == null || meant.isNegative() || Durations.parse(Durations.text(meant)) == null) {
            return null;
        }
        boolean weeks = text.matches("(?i).*\\dw.*");
        return (weeks ? "units are ms, s, m, h, d; " : "") + "did you mean " + Durations.text(meant) + "?";
    }

    private static @Nullable Duration iso(String text) {
        try {
            return text.startsWith("P") ? Duration.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration inOtherUnits(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal millis = BigDecimal.ZERO;
        int at = 0;
        while (part.region(at, text.length()).lookingAt()) {
            String unit = part.group(2).toLowerCase(Locale.ROOT);
            Long each = MILLIS.containsKey(unit) ? MILLIS.get(unit) : MILLIS.get(unit.replaceAll("s$", ""));
            if (each == null) {
                return null;
            }
            millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(each)));
            at = part.end();
        }
        boolean whole = millis.stripTrailingZeros().scale() <= 0;
        return at == 0 || at < text.length() || !whole ? null : Duration.ofMillis(millis.longValue());
    }
}
