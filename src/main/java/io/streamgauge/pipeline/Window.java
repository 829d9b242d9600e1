package io.streamgauge.pipeline;

import io.streamgauge.model.Durations;
import java.io.Serializable;
import java.time.Duration;

/** How event time is cut into windows, aligned to the epoch in UTC. As text it is part of uids, and as {@code plan} says it. */
public sealed interface Window extends Serializable {

    /** From the end of a window to the end of the next; null for sessions, which do not follow each other. */
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

    /** Windows of one size, of which one begins every so often; {@code every} is at most {@code size}. */
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

    /** Windows that begin together and end every so often, up to {@code size}, a multiple of {@code every}. */
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
     * A window goes on while events of its key are at most {@code gap} apart, and is cut at multiples of {@code max}, so
     * that sessions do not depend on the order of arrival.
     */
    record Session(Duration gap, Duration max) implements Window {
        @Override
        public Duration size() {
            return max;
        }

        @Override
        public Duration step() {
            return null;
        }

        @Override
        public String toString() {
            return "session " + Durations.text(gap) + " max " + Durations.text(max);
        }
    }
}
