// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.format.DecodeProblem;
import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.ingest.time.OtherUnit;
import io.streamgauge.ingest.time.TimeReader;
import io.streamgauge.model.Durations;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.Source.MaxAhead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the event time of a record and checks it against its bounds. Not thread-safe. */
final class EventTimeReader {
    private static final int NO_TOKEN = -1;
    private static final long NO_TIMESTAMP = -1;

    private final ValueFormat format;
    private final NullLiterals nulls;
    /** {@link #NO_TOKEN} if Kafka's timestamp is the event time. */
    private final int token;
    /** Absent if Kafka's timestamp is the event time. */
    private final @Nullable TimeReader reader;
    /** The path in the syntax of the pipeline file; null if Kafka's timestamp is the event time. */
    private final @Nullable String field;

    private final EventTime declared;
    private final long from;
    private final long until;
    private final long maxAhead;
    private final boolean aheadOfNow;

    private long time;

    /**
     * @param paths the index of a path is its token; they contain that of the event time
     * @param maxAhead null for unlimited
     */
    EventTimeReader(
            ValueFormat format,
            EventTime declared,
            List<List<String>> paths,
            NullLiterals nulls,
            @Nullable MaxAhead maxAhead) {
        this.format = format;
        this.nulls = nulls;
        this.declared = declared;
        token = declared.fromKafka() ? NO_TOKEN : paths.indexOf(declared.path());
        reader = declared.fromKafka() ? null : TimeReader.of(declared);
        field = declared.fromKafka() ? null : Field.written(Objects.requireNonNull(declared.path(), "path"));
        from = declared.from().toEpochMilli();
        until = declared.until().toEpochMilli();
        this.maxAhead = maxAhead == null ? Long.MAX_VALUE : maxAhead.within().toMillis();
        aheadOfNow = maxAhead != null && maxAhead.of() == MaxAhead.From.NOW;
    }

    /**
     * Reads the event time of a record whose value was scanned.
     *
     * @param value of the record
     * @param logAppendTime whether the broker set the timestamp of the record
     * @param now milliseconds since the epoch
     * @return null if {@link #time} is the event time
     */
    @Nullable
    DecodeProblem read(SourceRecord source, byte[] value, ValueSpans spans, boolean logAppendTime, long now) {
        DecodeProblem problem = reader == null ? fromKafka(source.timestamp()) : fromValue(reader, value, spans);
        if (problem != null) {
            return problem;
        }
        if (time < from || time >= until) {
            return problem(
                    RejectReason.TIMESTAMP_INVALID,
                    Instant.ofEpochMilli(time) + " is not between " + declared.from() + " and " + declared.until()
                            + OtherUnit.hint(declared, time));
        }
        long base = base(source.timestamp(), logAppendTime, now);
        // The difference cannot overflow, since the time is within the declared bounds and the base is not negative.
        if (time - base > maxAhead) {
            return problem(
                    RejectReason.TIMESTAMP_AHEAD,
                    Instant.ofEpochMilli(time) + " is " + Durations.text(Duration.ofMillis(time - base)) + " after "
                            + (base == now ? "now, " : "the record's timestamp, ") + Instant.ofEpochMilli(base)
                            + ", allowed are " + Durations.text(Duration.ofMillis(maxAhead)));
        }
        return null;
    }

    /**
     * The time from which {@code maxAhead} is measured. A broker's timestamp is right on replay, too. A producer's timestamp may
     * itself be in the future, so it is limited to now. No Kafka client writes a negative one. Records that were written long
     * before their events, or with a wrong clock, need {@code of: now}.
     */
    private long base(long timestamp, boolean logAppendTime, long now) {
        if (aheadOfNow || reader == null || timestamp < 0) {
            return now;
        }
        return logAppendTime ? timestamp : Math.min(timestamp, now);
    }

    private @Nullable DecodeProblem fromKafka(long timestamp) {
        time = timestamp;
        return timestamp == NO_TIMESTAMP
                ? new DecodeProblem(RejectReason.TIMESTAMP_MISSING, field, "the record has no Kafka timestamp")
                : null;
    }

    private @Nullable DecodeProblem fromValue(TimeReader times, byte[] value, ValueSpans spans) {
        byte kind = spans.kind(token);
        int start = spans.start(token);
        int end = spans.end(token);
        return switch (kind) {
            case ValueSpans.ABSENT, ValueSpans.NULL -> missing();
            case ValueSpans.TEXT -> fromText(times, value, start, end);
            case ValueSpans.ESCAPED -> {
                byte[] text = format.unescape(value, start, end);
                yield fromText(times, text, 0, text.length);
            }
            default ->
                kind == ValueSpans.NUMBER && times.readsNumbers()
                        ? read(times, value, start, end)
                        : noTime(times, value, start, end);
        };
    }

    private @Nullable DecodeProblem fromText(TimeReader times, byte[] bytes, int start, int end) {
        return nulls.contains(bytes, start, end) ? missing() : read(times, bytes, start, end);
    }

    private @Nullable DecodeProblem read(TimeReader times, byte[] bytes, int start, int end) {
        time = times.read(bytes, start, end);
        return time == TimeReader.INVALID ? noTime(times, bytes, start, end) : null;
    }

    private DecodeProblem missing() {
        return problem(RejectReason.TIMESTAMP_MISSING, "there is no value");
    }

    private DecodeProblem noTime(TimeReader times, byte[] bytes, int start, int end) {
        String found = Excerpt.of(bytes, start, end - start);
        return problem(RejectReason.TIMESTAMP_INVALID, '"' + found + "\" is not a time in " + times.name());
    }

    private DecodeProblem problem(RejectReason reason, String what) {
        return new DecodeProblem(reason, field, (field == null ? "the Kafka timestamp " : field + ": ") + what);
    }

    /** Milliseconds since the epoch; only after {@link #read} returned null. */
    long time() {
        return time;
    }
}
