// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.MINUTE;
import static io.streamgauge.alert.AlertHarness.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult.ResultKind;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts over days of 23 and 25 hours, and over months of 28 to 31 days. */
class CalendarAlertsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String DAYS = "{calendar: day, zone: Europe/Berlin}";

    /** The last day before the change of the clocks; the day after it has 23 hours, or 25. */
    private static final String SPRING = "2024-03-30";

    private static final String AUTUMN = "2024-10-26";

    private static long midnight(LocalDate day) {
        return day.atStartOfDay(BERLIN).toInstant().toEpochMilli() / MINUTE;
    }

    /** The results of days, of which a null has none; and the watermark behind each. */
    private static void days(AlertHarness harness, String first, Integer... values) throws Exception {
        LocalDate day = LocalDate.parse(first);
        for (Integer value : values) {
            if (value != null) {
                harness.process(result("a", midnight(day), midnight(day.plusDays(1)), ResultKind.FINAL, value));
            }
            day = day.plusDays(1);
            harness.watermark(midnight(day));
        }
    }

    /** {@code rise firing 2024-03-31}: the day at whose start, local time, something changed. */
    private static List<String> emitted(AlertHarness harness) {
        return harness.alerts.stream()
                .map(alert -> alert.name()
                        + (alert.noData() ? " silent" : "")
                        + (alert.endsAt() == Alert.STILL_FIRING
                                ? " firing " + date(alert.startsAt())
                                : " resolved " + date(alert.endsAt())))
                .toList();
    }

    private static String date(long millis) {
        var time = java.time.Instant.ofEpochMilli(millis).atZone(BERLIN);
        String clock = time.toLocalTime().toString();
        return time.toLocalDate() + (clock.equals("00:00") ? "" : "T" + clock);
    }

    @ParameterizedTest
    @ValueSource(strings = {SPRING, AUTUMN})
    void theDayBeforeIsThePreviousOneHoweverLongItWas(String first) throws Exception {
        LocalDate day = LocalDate.parse(first);
        try (AlertHarness harness = new AlertHarness(
                DAYS,
                "{name: rise, when: v > previous.v, forgetAfter: 7d}",
                "{name: alone, when: '!present(previous.v)', forgetAfter: 7d}")) {
            days(harness, first, 1, 2, 3, null, 4);

            // The first day has none before it, and the day before the last has no result.
            assertThat(emitted(harness))
                    .containsExactly(
                            "alone firing " + day.plusDays(1),
                            "rise firing " + day.plusDays(2),
                            "alone resolved " + day.plusDays(2),
                            "alone firing " + day.plusDays(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SPRING, AUTUMN})
    void thePastCountsDaysNotTime(String first) throws Exception {
        LocalDate day = LocalDate.parse(first);
        try (AlertHarness harness = new AlertHarness(
                DAYS,
                "{name: odd, when: v > 2 * past.v.mean && past.windows == 3, past: {windows: 3, min: 3}, forgetAfter: 7d}")) {
            days(harness, first, 1, 2, 3, 4, 7);

            assertThat(emitted(harness)).containsExactly("odd firing " + day.plusDays(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SPRING, AUTUMN})
    void forCountsWindowsOrTime(String first) throws Exception {
        LocalDate day = LocalDate.parse(first);
        try (AlertHarness harness = new AlertHarness(
                DAYS,
                "{name: three, when: v > 5, for: 3 windows, forgetAfter: 7d}",
                "{name: two-days, when: v > 5, for: 47h, forgetAfter: 7d}")) {
            days(harness, first, 6, 6, 6, 6);

            // From the end of the first window on there are 47 hours or 49 until the end of the third.
            assertThat(emitted(harness))
                    .containsExactly("three firing " + day.plusDays(3), "two-days firing " + day.plusDays(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SPRING, AUTUMN})
    void aMissingDayBreaksTheRowAndResolvesAtItsEnd(String first) throws Exception {
        LocalDate day = LocalDate.parse(first);
        try (AlertHarness harness = new AlertHarness(
                DAYS,
                "{name: resolved, when: v > 5, noData: resolve, forgetAfter: 7d}",
                "{name: kept-on, when: v > 5, noData: resolve, keepFiring: 1h, forgetAfter: 7d}",
                "{name: row, when: v > 5, for: 2 windows, noData: resolve, forgetAfter: 7d}")) {
            days(harness, first, 6, null, 6, 6);

            assertThat(emitted(harness))
                    .containsExactly(
                            "resolved firing " + day.plusDays(1),
                            "kept-on firing " + day.plusDays(1),
                            "resolved resolved " + day.plusDays(2),
                            "resolved firing " + day.plusDays(3),
                            "row firing " + day.plusDays(4));
        }
    }

    @Test
    void anAlertThatNothingComesForIsResolvedAtTheEndOfADay() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                DAYS, "{name: kept-on, when: v > 5, noData: resolve, keepFiring: 1h, forgetAfter: 7d}")) {
            days(harness, AUTUMN, 6, null, null, null);

            assertThat(emitted(harness)).containsExactly("kept-on firing 2024-10-27", "kept-on resolved 2024-10-29");
        }
    }

    /** 25 hours are long enough for each day, so no key is silent because its day was longer. */
    @ParameterizedTest
    @ValueSource(strings = {SPRING, AUTUMN})
    void noDataCountsTimeNotDays(String first) throws Exception {
        LocalDate day = LocalDate.parse(first);
        try (AlertHarness harness =
                new AlertHarness(DAYS, "{name: silent, when: 'false', noData: {alert: 25h}, forgetAfter: 7d}")) {
            days(harness, first, 6, 6, 6, null, null);

            assertThat(emitted(harness)).containsExactly("silent silent firing " + day.plusDays(4) + "T01:00");
        }
    }

    @Test
    void monthsFollowEachOther() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                "{calendar: month, zone: Europe/Berlin}", "{name: rise, when: v > previous.v, noData: resolve}")) {
            for (int month = 1; month <= 12; month++) {
                LocalDate first = LocalDate.of(2024, month, 1);
                long end = midnight(first.plusMonths(1));
                if (month != 6) {
                    harness.process(result("a", midnight(first), end, ResultKind.FINAL, month));
                }
                harness.watermark(end);
            }

            assertThat(emitted(harness))
                    .containsExactly("rise firing 2024-03-01", "rise resolved 2024-07-01", "rise firing 2024-09-01");
        }
    }
}
