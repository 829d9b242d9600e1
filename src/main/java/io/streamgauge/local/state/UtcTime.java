// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Points in time in messages: always UTC, as in results and alerts. */
public final class UtcTime {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'");
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'");

    private UtcTime() {}

    /** As in {@code 12:46:19 UTC}; with the date where that is not today's. */
    public static String text(Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        return (utc.toLocalDate().equals(LocalDate.now(ZoneOffset.UTC)) ? TIME : DATE_AND_TIME).format(utc);
    }
}
