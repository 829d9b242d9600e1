package io.streamgauge.ingest.time;

import io.streamgauge.pipeline.EventTime;

/** One way to write a time. Not thread-safe. */
public interface TimeReader {
    /** No time: it lies far outside of every bound that can be declared. */
    long INVALID = Long.MIN_VALUE;

    /** Milliseconds since the epoch, floored; {@link #INVALID} where these bytes are not such a time. */
    long read(byte[] bytes, int start, int end);

    /** Whether a number that stands without quotes is such a time, too. */
    boolean readsNumbers();

    /** How the format is named in a pipeline file. */
    String name();

    static TimeReader of(EventTime time) {
        return switch (time.format()) {
            case EPOCH_SECONDS -> new EpochTime("epoch-seconds", 3);
            case EPOCH_MILLIS -> new EpochTime("epoch-millis", 0);
            case EPOCH_MICROS -> new EpochTime("epoch-micros", -3);
            case EPOCH_NANOS -> new EpochTime("epoch-nanos", -6);
            case ISO_8601 -> new IsoTime(LocalTimes.in(time.zone()));
            case PATTERN -> new PatternTime(time.pattern(), LocalTimes.in(time.zone()));
        };
    }
}
