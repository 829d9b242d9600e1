// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import io.streamgauge.model.Nearest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Time zones as files write them, and the one that was probably meant by a text that is none. */
public final class ZoneHint {
    private static final String EXAMPLE = "write one like Europe/Berlin, UTC or +05:30";

    private static final Pattern ABBREVIATION = Pattern.compile("[A-Z]{2,5}");

    private ZoneHint() {}

    /** The zone with this name or fixed offset; null if there is none. */
    public static @Nullable ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * What a text should have been, and how to write it, as the end of a message.
     *
     * @param shown the text as the message shows it, in quotes; empty for a text that must not be shown
     */
    public static String expected(String shown) {
        String text = shown.replace("\"", "").replace(' ', '_');
        if (ABBREVIATION.matcher(text).matches()) {
            return "a time zone; abbreviations are ambiguous; " + EXAMPLE;
        }
        String meant = text.isEmpty() ? null : meant(text);
        return "a time zone; " + (meant == null ? EXAMPLE : "did you mean " + meant + "?");
    }

    private static @Nullable String meant(String text) {
        Set<String> names = new TreeSet<>(ZoneId.getAvailableZoneIds());
        // The city alone is further from the name than a misspelling.
        String city = "/" + text.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(city))
                .findFirst()
                .orElseGet(() -> Nearest.to(text, names));
    }
}
