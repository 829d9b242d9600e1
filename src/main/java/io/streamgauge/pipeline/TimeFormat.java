// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Points in time in the notation of the pipeline file. */
public final class TimeFormat {
    public static final String EXPECTED =
            "a point in time; write one like 2026-11-22 (its start in UTC) or 2026-11-22T10:00:00Z";

    private TimeFormat() {}

    /** Parses an ISO-8601 time with offset, or a date, which means its start in UTC, of the years 0 to 9999; null for another text. */
    public static @Nullable Instant parse(String text) {
        // Only other years have a sign. Their milliseconds need not fit a long.
        if (text.startsWith("+") || text.startsWith("-")) {
            return null;
        }
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
