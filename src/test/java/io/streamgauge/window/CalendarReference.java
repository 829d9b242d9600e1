// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.pipeline.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Days, weeks and months, said once more and as plainly as can be: every local midnight around a time is looked at, day by day.
 *
 * @param start of the window, in milliseconds
 * @param end of the window, in milliseconds
 */
public record CalendarReference(long start, long end) {
    /** More than a month and the days that a time may be off its date. */
    private static final int DAYS = 35;

    /** The window that contains a time. */
    public static CalendarReference of(Window.Calendar window, long time) {
        LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(time), window.zone());
        long start = Long.MIN_VALUE;
        for (LocalDate day = date.minusDays(DAYS); day.isBefore(date.plusDays(DAYS)); day = day.plusDays(1)) {
            if (begins(window.unit(), day)) {
                long midnight = day.atStartOfDay(window.zone()).toInstant().toEpochMilli();
                if (midnight > time) {
                    return new CalendarReference(start, midnight);
                }
                start = midnight;
            }
        }
        throw new AssertionError("no window of " + window + " contains " + time);
    }

    private static boolean begins(Window.Unit unit, LocalDate day) {
        return switch (unit) {
            case DAY -> true;
            case WEEK -> day.getDayOfWeek() == DayOfWeek.MONDAY;
            case MONTH -> day.getDayOfMonth() == 1;
        };
    }
}
