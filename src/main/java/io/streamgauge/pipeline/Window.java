// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.model.Durations;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The windows over event time, aligned to the epoch in UTC or to a calendar. Their text is part of uids and of the output of
 * {@code plan}. Lengths are for limits and words: who needs the bounds of a window uses
 * {@code io.streamgauge.pipeline.bounds.WindowEnds}.
 */
public sealed interface Window extends Serializable {

    /**
     * The time from the end of a window to the end of the next, of windows of a calendar the longest; null for sessions, which do not
     * follow each other.
     */
    @Nullable
    Duration step();

    /** The length of a window; of a session and of windows of a calendar, the longest possible. */
    Duration size();

    /** Whether a window may begin before the one before it ends. */
    default boolean overlapping() {
        return step() != null && step().compareTo(size()) < 0;
    }

    /** Windows of one size, one after the other. */
    record Tumbling(Duration size) implements Window {
        @Override
        public Duration step() {
            return size;
        }

        @Override
        public String toString() {
            return "tumbling " + Durations.text(size);
        }
    }

    /** Windows of one size that begin at intervals of {@code every}, which is at most {@code size}. */
    record Sliding(Duration size, Duration every) implements Window {
        @Override
        public Duration step() {
            return every;
        }

        @Override
        public String toString() {
            return "sliding " + Durations.text(size) + " every " + Durations.text(every);
        }
    }

    /** Windows with a common start that end at intervals of {@code every}, up to {@code size}, a multiple of it. */
    record Cumulative(Duration size, Duration every) implements Window {
        @Override
        public Duration step() {
            return every;
        }

        @Override
        public String toString() {
            return "cumulative " + Durations.text(size) + " every " + Durations.text(every);
        }
    }

    /**
     * Windows that last while events of their key are at most {@code gap} apart. They are cut at multiples of {@code max}, so
     * that sessions do not depend on the order of arrival.
     */
    record Session(Duration gap, Duration max) implements Window {
        @Override
        public Duration size() {
            return max;
        }

        @Override
        public @Nullable Duration step() {
            return null;
        }

        @Override
        public String toString() {
            return "session " + Durations.text(gap) + " max " + Durations.text(max);
        }
    }

    /**
     * The days, weeks or months of a time zone, one after the other.
     *
     * @param zone a region or a fixed offset
     */
    record Calendar(Unit unit, ZoneId zone) implements Window {
        /** A unit of 24 hours a day, longer by as much as the clocks of the zone are set back at a time. */
        @Override
        public Duration size() {
            Duration back = transitions()
                    .map(transition -> transition.getDuration().negated())
                    .filter(change -> !change.isNegative())
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            return unit.longest.plus(back);
        }

        /** The length of the shortest window: a unit, shorter by as much as the clocks of the zone are set forward at a time. */
        public Duration shortest() {
            Duration forward = transitions()
                    .map(ZoneOffsetTransition::getDuration)
                    .filter(change -> !change.isNegative())
                    // A day that is skipped as a whole is no window.
                    .filter(change -> unit != Unit.DAY || change.compareTo(unit.shortest) < 0)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            return unit.shortest.minus(forward);
        }

        /** Of the times that events have by default; later rules of a time zone are a guess. */
        private Stream<ZoneOffsetTransition> transitions() {
            ZoneRules rules = zone.getRules();
            return Stream.iterate(
                    rules.nextTransition(EventTime.EARLIEST),
                    next -> next != null && next.getInstant().isBefore(EventTime.LATEST),
                    last -> rules.nextTransition(last.getInstant()));
        }

        @Override
        public Duration step() {
            return size();
        }

        @Override
        public String toString() {
            return "calendar " + unit.name().toLowerCase(Locale.ROOT) + " in " + zone;
        }
    }

    /** What windows of a calendar last. */
    enum Unit {
        DAY(ChronoUnit.DAYS, 1, 1),
        /** From Monday to Sunday, as in ISO 8601. */
        WEEK(ChronoUnit.WEEKS, 7, 7),
        MONTH(ChronoUnit.MONTHS, 28, 31);

        private final ChronoUnit unit;
        private final Duration shortest;
        private final Duration longest;

        /**
         * @param shortest in days, where each has 24 hours
         * @param longest as {@code shortest}
         */
        Unit(ChronoUnit unit, int shortest, int longest) {
            this.unit = unit;
            this.shortest = Duration.ofDays(shortest);
            this.longest = Duration.ofDays(longest);
        }

        /** The first day of the unit that contains a day. */
        public LocalDate first(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
            };
        }

        /** The first day of the next unit. */
        public LocalDate next(LocalDate first) {
            return first.plus(1, unit);
        }
    }
}
