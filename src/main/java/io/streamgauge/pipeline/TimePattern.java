// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a pattern of {@link DateTimeFormatter} reads times, and what makes it lose a part of them. */
public final class TimePattern {
    /** Both halves of a day in a month and on a day of two digits, with a fraction. */
    private static final List<LocalDateTime> SAMPLES = Stream.of("2026-11-24T01:02:03.500", "2026-11-24T13:42:07.500")
            .map(LocalDateTime::parse)
            .toList();

    /** What a pattern may leave out, from the smallest on. */
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.MILLIS, ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS);

    private static final String LIKE = "a pattern is like yyyy-MM-dd HH:mm:ss";

    private TimePattern() {}

    /**
     * The strict parser of a pattern.
     *
     * @throws IllegalArgumentException if it is not a pattern
     */
    public static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                // In strict mode yyyy is a year of an era; users mean the current one.
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The date and the time of day, without which it is midnight; null if there is no date. */
    public static @Nullable LocalDateTime local(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        return date == null ? null : date.atTime(time == null ? LocalTime.MIDNIGHT : time);
    }

    /**
     * Formats times and reads them back.
     *
     * @param zoned whether the time zone is given beside the pattern
     * @param otherwise what to write instead of a text that is not a pattern
     * @return what is wrong, as the end of a message; null if nothing is
     */
    public static @Nullable String wrong(String pattern, boolean zoned, String otherwise) {
        List<LocalDateTime> read = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        try {
            DateTimeFormatter formatter = formatter(pattern);
            for (LocalDateTime sample : SAMPLES) {
                String text = formatter.format(sample.atZone(ZoneOffset.UTC));
                TemporalAccessor parsed = formatter.parse(text);
                LocalDateTime local = local(parsed);
                if (local == null) {
                    return "holds no date; " + remedy(pattern, LIKE);
                }
                if (parsed.query(TemporalQueries.zone()) == null && !zoned) {
                    return "holds no zone; add zone: UTC, or the one that the times are written in";
                }
                texts.add(text);
                read.add(local);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            return "is not a format; " + remedy(pattern, otherwise);
        }
        return lost(pattern, texts, read);
    }

    /** What the pattern drops of a time of day, beside the units that it does not have. */
    private static @Nullable String lost(String pattern, List<String> texts, List<LocalDateTime> read) {
        boolean same = !texts.get(0).equals(texts.get(1)) && read.get(0).equals(read.get(1));
        for (int i = SAMPLES.size() - 1; i >= 0; i--) {
            LocalDateTime sample = SAMPLES.get(i);
            boolean cut = UNITS.stream().map(sample::truncatedTo).anyMatch(read.get(i)::equals);
            if (!cut || same) {
                return "writes " + sample.truncatedTo(ChronoUnit.SECONDS) + " as " + texts.get(i)
                        + ", and reads that as " + read.get(i) + "; " + remedy(pattern, LIKE);
            }
        }
        return null;
    }

    /** The letters that are mistaken for others, else what is given. */
    private static String remedy(String pattern, String otherwise) {
        String letters = pattern.replaceAll("'[^']*'", "");
        List<String> remedies = new ArrayList<>();
        if (letters.matches(".*[hK].*") && !letters.matches(".*[aB].*")) {
            remedies.add("h and K are hours of half a day, H is the hour of the day");
        }
        if (letters.matches(".*([yuYdD].*m|m.*[yuYdD]).*") && !letters.matches(".*[ML].*")) {
            remedies.add("mm is minutes, MM is months");
        }
        if (letters.contains("D") && !letters.contains("d")) {
            remedies.add("DD is the day of the year, dd of the month");
        }
        if (letters.contains("Y") && !letters.matches(".*[yu].*")) {
            remedies.add("YYYY belongs to weeks, yyyy is the year");
        }
        return remedies.isEmpty() ? otherwise : String.join("; ", remedies);
    }
}
