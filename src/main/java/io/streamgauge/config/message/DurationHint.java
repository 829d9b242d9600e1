// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import static java.util.Map.entry;

import io.streamgauge.model.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the duration that was probably meant by a text that is none: {@code 1min}, {@code 1.5h}, {@code PT5M}, {@code 5}. */
public final class DurationHint {
    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([A-Za-z]+)\\s*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    /** The names of units and their milliseconds. The first match is the unit: ms is no plural of m. */
    private static final List<Map.Entry<String, Long>> UNITS = List.of(
            entry("(ms|msec|milli|millisecond)s?", 1L),
            entry("(s|sec|second)s?", 1_000L),
            entry("(m|min|minute)s?", 60_000L),
            entry("(h|hr|hour)s?", 3_600_000L),
            entry("(d|day)s?", 86_400_000L),
            entry("(w|week)s?", 604_800_000L));

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
            Optional<Map.Entry<String, Long>> known =
                    UNITS.stream().filter(each -> unit.matches(each.getKey())).findFirst();
            if (known.isEmpty()) {
                return null;
            }
            BigDecimal each = BigDecimal.valueOf(known.get().getValue());
            millis = millis.add(new BigDecimal(part.group(1)).multiply(each));
            at = part.end();
        }
        boolean whole = millis.stripTrailingZeros().scale() <= 0;
        return at == 0 || at < text.length() || !whole ? null : Duration.ofMillis(millis.longValue());
    }
}
