package io.streamgauge.ingest;

import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.ingest.time.TimeReader;
import io.streamgauge.model.Durations;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Source.MaxAhead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the event time of a record, or says why it has none that can be used. Not thread-safe. */
final class EventTimeReader {
    private static final int NO_TOKEN = -1;
    private static final long NO_TIMESTAMP = -1;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ValueFormat format;
    private final NullLiterals nulls;
    /** {@link #NO_TOKEN} where Kafka's timestamp is the event time. */
    private final int token;
    /** Null where Kafka's timestamp is the event time. */
    private final TimeReader reader;

    private final String field;
    private final EventTime declared;
    private final long from;
    private final long until;
    private final long maxAhead;
    private final boolean aheadOfNow;

    private long time;
    private String problem;

    /**
     * @param paths the index of a path is its token; the event time's is among them
     * @param maxAhead null for unlimited
     */
    EventTimeReader(
            ValueFormat format, EventTime declared, List<List<String>> paths, NullLiterals nulls, MaxAhead maxAhead) {
        this.format = format;
        this.nulls = nulls;
        this.declared = declared;
        token = declared.fromKafka() ? NO_TOKEN : paths.indexOf(declared.path());
        reader = declared.fromKafka() ? null : TimeReader.of(declared);
        field = declared.fromKafka() ? null : written(declared.path());
        from = declared.from().toEpochMilli();
        until = declared.until().toEpochMilli();
        this.maxAhead = maxAhead == null ? Long.MAX_VALUE : maxAhead.within().toMillis();
        aheadOfNow = maxAhead != null && maxAhead.of() == MaxAhead.From.NOW;
    }

    /** A path as a pipeline file has it. */
    private static String written(List<String> path) {
        return path.stream()
                .map(name -> PLAIN_NAME.matcher(name).matches() ? name : "['" + name + "']")
                .collect(Collectors.joining("."));
    }

    /**
     * Returns null where {@link #time} is the event time, else why there is none.
     *
     * @param logAppendTime whether the broker gave the record its timestamp
     * @param now milliseconds since the epoch
     */
    RejectReason read(SourceRecord source, ValueSpans tokens, boolean logAppendTime, long now) {
        RejectReason code = reader == null ? fromKafka(source.timestamp()) : fromValue(source.value(), tokens);
        if (code != null) {
            return code;
        }
        if (time < from || time >= until) {
            problem = named() + Instant.ofEpochMilli(time) + " is not between " + declared.from() + " and "
                    + declared.until();
            return RejectReason.TIMESTAMP_INVALID;
        }
        long base = base(source.timestamp(), logAppendTime, now);
        // This cannot overflow: the time lies within the declared bounds, and the base is not negative.
        if (time - base > maxAhead) {
            problem = named() + Instant.ofEpochMilli(time) + " is " + Durations.text(Duration.ofMillis(time - base))
                    + " after " + (base == now ? "now, " : "the record's timestamp, ")
                    + Instant.ofEpochMilli(base) + ", allowed are "
                    + Durations.text(Duration.ofMillis(maxAhead));
            return RejectReason.TIMESTAMP_AHEAD;
        }
        return null;
    }

    /**
     * What the guard against the future measures from. A broker's timestamp is right on replay, too; a producer's may
     * lie in the future itself, so it counts only up to now. No Kafka client writes a negative one. Records that were written
     * long before their events, or with a wrong clock, need {@code of: now}.
     */
    private long base(long timestamp, boolean logAppendTime, long now) {
        if (aheadOfNow || reader == null || timestamp < 0) {
            return now;
        }
        return logAppendTime ? timestamp : Math.min(timestamp, now);
    }

    private RejectReason fromKafka(long timestamp) {
        time = timestamp;
        if (timestamp == NO_TIMESTAMP) {
            problem = "the record has no Kafka timestamp";
            return RejectReason.TIMESTAMP_MISSING;
        }
        return null;
    }

    private RejectReason fromValue(byte[] value, ValueSpans tokens) {
        byte kind = tokens.kind(token);
        int start = tokens.start(token);
        int end = tokens.end(token);
        switch (kind) {
            case ValueSpans.ABSENT, ValueSpans.NULL -> {
                return missing();
            }
            case ValueSpans.TEXT -> {
                return fromText(value, start, end);
            }
            case ValueSpans.ESCAPED -> {
                byte[] text = format.unescape(value, start, end);
                return fromText(text, 0, text.length);
            }
            default -> {
                time = kind == ValueSpans.NUMBER && reader.readsNumbers()
                        ? reader.read(value, start, end)
                        : TimeReader.INVALID;
                return valid(value, start, end);
            }
        }
    }

    private RejectReason fromText(byte[] bytes, int start, int end) {
        if (nulls.contains(bytes, start, end)) {
            return missing();
        }
        time = reader.read(bytes, start, end);
        return valid(bytes, start, end);
    }

    private RejectReason missing() {
        problem = named() + "there is no value";
        return RejectReason.TIMESTAMP_MISSING;
    }

    private RejectReason valid(byte[] bytes, int start, int end) {
        if (time != TimeReader.INVALID) {
            return null;
        }
        problem = named() + '"' + Excerpt.of(bytes, start, end - start) + "\" is not a time in " + reader.name();
        return RejectReason.TIMESTAMP_INVALID;
    }

    private String named() {
        return field == null ? "the Kafka timestamp " : field + ": ";
    }

    /** Milliseconds since the epoch; only after {@link #read} returned null. */
    long time() {
        return time;
    }

    /** What the last read found wrong, for people. */
    String problem() {
        return problem;
    }

    /** The path of the event time as a pipeline file has it; null where Kafka's timestamp is the event time. */
    String field() {
        return field;
    }
}
