// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.TimePattern;
import java.util.Objects;

/** One format of times. Not thread-safe. */
public interface TimeReader {
    /** No time. It is far outside of all bounds that can be declared. */
    long INVALID = Long.MIN_VALUE;

    /** Milliseconds since the epoch, floored; {@link #INVALID} if the bytes are not a time in this format. */
    long read(byte[] bytes, int start, int end);

    /** Whether a number without quotes is a time in this format. */
    default boolean readsNumbers() {
        return false;
    }

    /** The name of the format in the pipeline file. */
    String name();

    static TimeReader of(EventTime time) {
        return switch (time.format()) {
            case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS, EPOCH_NANOS -> EpochTime.of(time.format());
            case ISO_8601 -> new IsoTime(LocalTimes.in(time.zone()));
            case PATTERN -> {
                String pattern = Objects.requireNonNull(time.pattern(), "pattern");
                yield new PatternTime(pattern, TimePattern.formatter(pattern), LocalTimes.in(time.zone()));
            }
        };
    }
}
