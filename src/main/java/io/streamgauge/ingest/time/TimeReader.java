package io.streamgauge.ingest.time;

import io.streamgauge.pipeline.EventTime;
import java.util.Objects;

/** One format of times. Not thread-safe. */
public interface TimeReader {
    /** No time. It is far outside of all bounds that can be declared. */
    long INVALID = Long.MIN_VALUE;

    /** Milliseconds since the epoch, floored; {@link #INVALID} if the bytes are not a time in this format. */
    long read(byte[] bytes, int start, int end);

    /** Whether a number without quotes is a time in this format. */
    boolean readsNumbers();

    /** The name of the format in the pipeline file. */
    String name();

    static TimeReader of(EventTime time) {
        return switch (time.format()) {
            case EPOCH_SECONDS -> new EpochTime("epoch-seconds", 3);
            case EPOCH_MILLIS -> new EpochTime("epoch-millis", 0);
            case EPOCH_MICROS -> new EpochTime("epoch-micros", -3);
            case EPOCH_NANOS -> new EpochTime("epoch-nanos", -6);
            case ISO_8601 -> new IsoTime(LocalTimes.in(time.zone()));
            case PATTERN ->
                new PatternTime(Objects.requireNonNull(time.pattern(), "pattern"), LocalTimes.in(time.zone()));
        };
    }
}
