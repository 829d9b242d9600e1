// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Seeds;
import io.streamgauge.window.CalendarReference;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Days, weeks and months equal those of {@code java.time}, in zones whose clocks do everything that clocks have done. */
class CalendarBoundsTest {
    /** Clocks of St. John's were set back at a minute past midnight, those of São Paulo and Tehran at midnight; Apia skipped a day. */
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "America/Sao_Paulo",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Asia/Tehran",
            "America/St_Johns",
            "UTC");

    private static final long FROM = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();
    private static final long UNTIL = Instant.parse("2040-01-01T00:00:00Z").toEpochMilli();
    private static final int INSTANTS = 2_000;

    static Stream<Window.Calendar> windows() {
        return ZONES.stream()
                .map(ZoneId::of)
                .flatMap(zone -> Stream.of(Window.Unit.values()).map(unit -> new Window.Calendar(unit, zone)));
    }

    @Test
    void boundsOfRandomInstantsEqualThoseOfJavaTime() {
        Random random = Seeds.random(getClass());
        windows().forEach(window -> {
            CalendarBounds bounds = new CalendarBounds(window);
            for (int i = 0; i < INSTANTS; i++) {
                long time = random.nextLong(FROM, UNTIL);
                check(bounds, window, time);
                // In the same window, or in one beside it.
                check(bounds, window, time + random.nextLong(-90_000_000, 90_000_000));
            }
        });
    }

    /** A transition is where a mistake would be, and no random instant meets one. */
    @ParameterizedTest
    @MethodSource("windows")
    void boundsAroundTransitionsEqualThoseOfJavaTime(Window.Calendar window) {
        CalendarBounds bounds = new CalendarBounds(window);
        var rules = window.zone().getRules();
        for (var next = rules.nextTransition(Instant.ofEpochMilli(FROM));
                next != null && next.getInstant().toEpochMilli() < UNTIL;
                next = rules.nextTransition(next.getInstant())) {
            long at = next.getInstant().toEpochMilli();
            for (long minutes = -26 * 60; minutes <= 26 * 60; minutes += 15) {
                check(bounds, window, at + minutes * 60_000);
                check(bounds, window, at + minutes * 60_000 - 1);
            }
        }
    }

    private static void check(CalendarBounds bounds, Window.Calendar window, long time) {
        CalendarReference expected = CalendarReference.of(window, time);
        String what = window + " at " + Instant.ofEpochMilli(time);
        assertThat(bounds.end(time)).as(what).isEqualTo(expected.end());
        assertThat(bounds.start(time)).as(what).isEqualTo(expected.start());
        assertThat(bounds.from(expected.start(), time + 1)).as(what).isEqualTo(expected.end());
    }

    /** No time is between two windows or in both, so no event is lost and none counts twice. */
    @ParameterizedTest
    @MethodSource("windows")
    void eachWindowBeginsWhereTheOneBeforeEndsAndIsNoLongerThanTheLongest(Window.Calendar window) {
        CalendarBounds bounds = new CalendarBounds(window);
        long until = Instant.parse("2050-01-01T00:00:00Z").toEpochMilli();
        long end = bounds.end(Instant.parse("2000-01-01T12:00:00Z").toEpochMilli());
        while (end < until) {
            long next = bounds.next(end);
            assertThat(bounds.start(end)).isEqualTo(end);
            assertThat(bounds.start(next - 1)).isEqualTo(end);
            assertThat(Duration.ofMillis(next - end)).isBetween(window.shortest(), window.size());
            end = next;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, PT23H",
        "DAY, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, PT25H",
        "DAY, Europe/Berlin, 2028-02-29T12:00:00Z, 2028-02-28T23:00:00Z, PT24H",
        "MONTH, Europe/Berlin, 2028-02-29T12:00:00Z, 2028-01-31T23:00:00Z, P29D",
        "MONTH, UTC, 2027-02-28T12:00:00Z, 2027-02-01T00:00:00Z, P28D",
        "MONTH, Europe/Berlin, 2026-10-31T12:00:00Z, 2026-09-30T22:00:00Z, P31DT1H",
        "WEEK, Europe/Berlin, 2026-03-29T21:59:59Z, 2026-03-22T23:00:00Z, P6DT23H",
        "WEEK, Europe/Berlin, 2026-10-25T22:59:59Z, 2026-10-18T22:00:00Z, P7DT1H",
        // The year of a week is no matter.
        "WEEK, UTC, 2026-01-01T00:00:00Z, 2025-12-29T00:00:00Z, P7D",
        "DAY, Asia/Kolkata, 2026-03-28T18:30:00Z, 2026-03-28T18:30:00Z, PT24H",
        "DAY, +05:30, 2026-03-28T18:29:59Z, 2026-03-27T18:30:00Z, PT24H",
        // Midnight was skipped: the day begins at one.
        "DAY, America/Sao_Paulo, 2018-11-04T12:00:00Z, 2018-11-04T03:00:00Z, PT23H",
        // The 30th was skipped: the 31st follows the 29th.
        "DAY, Pacific/Apia, 2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, PT24H",
        "DAY, Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z, PT24H",
        "MONTH, Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-01T10:00:00Z, P30D",
        // At a minute past midnight the clocks were set back by an hour: the day had begun, and does not begin again.
        "DAY, America/St_Johns, 2010-11-07T03:00:00Z, 2010-11-07T02:30:00Z, PT25H",
        "DAY, America/St_Johns, 2010-11-07T02:29:59Z, 2010-11-06T02:30:00Z, PT24H",
        "DAY, Australia/Lord_Howe, 2026-04-05T00:00:00Z, 2026-04-04T13:00:00Z, PT24H30M",
        "DAY, Antarctica/Troll, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, PT26H",
    })
    void daysThatAreKnownHaveTheirBounds(Window.Unit unit, String zone, Instant time, Instant start, Duration length) {
        CalendarBounds bounds = new CalendarBounds(new Window.Calendar(unit, ZoneId.of(zone)));

        assertThat(Instant.ofEpochMilli(bounds.start(time.toEpochMilli()))).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(bounds.end(time.toEpochMilli()))).isEqualTo(start.plus(length));
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, Europe/Berlin, PT23H, PT25H",
        "WEEK, Europe/Berlin, P6DT23H, P7DT1H",
        "MONTH, Europe/Berlin, P27DT23H, P31DT1H",
        "DAY, UTC, P1D, P1D",
        "DAY, +05:30, P1D, P1D",
        "DAY, Asia/Kolkata, P1D, P1D",
        "DAY, Australia/Lord_Howe, PT23H30M, PT24H30M",
        "DAY, Pacific/Apia, PT23H, PT25H",
        // The week of the day that was skipped had six.
        "WEEK, Pacific/Apia, P6D, P7DT1H",
        "DAY, Antarctica/Troll, PT22H, PT26H",
    })
    void lengthsAreThoseOfTheZoneSince2000(Window.Unit unit, String zone, Duration shortest, Duration longest) {
        Window.Calendar window = new Window.Calendar(unit, ZoneId.of(zone));

        assertThat(window.shortest()).isEqualTo(shortest);
        assertThat(window.size()).isEqualTo(longest).isEqualTo(window.step());
        assertThat(window.overlapping()).isFalse();
    }

    @Test
    void theEndsOfTimeHaveAWindow() {
        CalendarBounds bounds = new CalendarBounds(new Window.Calendar(Window.Unit.WEEK, ZoneId.of("UTC")));

        assertThat(bounds.end(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(bounds.start(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(bounds.end(Long.MIN_VALUE)).isGreaterThan(Long.MIN_VALUE);
    }
}
