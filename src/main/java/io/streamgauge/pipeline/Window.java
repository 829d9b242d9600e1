package io.streamgauge.pipeline;

import io.streamgauge.model.Durations;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The windows over event time, aligned to the epoch in UTC. Their text is part of uids and of the output of {@code plan}. */
public sealed interface Window extends Serializable {

    /** The time from the end of a window to the end of the next; null for sessions, which do not follow each other. */
    @Nullable
    Duration step();

    /** The length of a window; of a session, the longest possible. */
    Duration size();

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
}
