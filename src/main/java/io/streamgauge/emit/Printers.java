package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Event;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.jspecify.annotations.Nullable;

/** The sinks that print. Text from records is escaped, since terminals execute control characters. */
public final class Printers {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Printers() {}

    /** Prints each message as it arrives. */
    public static Sink<Event> records() {
        return new PrintSink<>(terminal -> terminal ? Printers::text : new RecordLines()::line);
    }

    public static Sink<WindowResult> results(Pipeline pipeline) {
        return new PrintSink<>(terminal -> {
            if (terminal) {
                Map<String, Aggregation> aggregations =
                        pipeline.aggregations().stream().collect(Collectors.toMap(Aggregation::name, a -> a));
                return result -> styled(Objects.requireNonNull(aggregations.get(result.aggregation())), result);
            }
            ResultFormat format = new ResultFormat(pipeline);
            return result -> {
                byte[] value = format.value(result);
                return value == null ? null : line(value);
            };
        });
    }

    public static Sink<Alert> alerts(Pipeline pipeline) {
        return new PrintSink<>(terminal -> {
            AlertFormat format = new AlertFormat(pipeline);
            return terminal ? Printers::styled : alert -> line(format.value(alert));
        });
    }

    public static Sink<Rejected> rejected() {
        return new PrintSink<>(terminal -> terminal
                ? rejected -> new TerminalLine()
                        .add(TerminalLine.RED, "rejected  " + rejected.code())
                        .add(Excerpt.of(rejected.message()))
                        .add(TerminalLine.DIM, position(rejected.source()))
                        .toString()
                : new RecordLines()::line);
    }

    public static Sink<Late> late() {
        return new PrintSink<>(terminal -> terminal
                ? late -> new TerminalLine()
                        .add(TerminalLine.YELLOW, "late")
                        .add(late.aggregation())
                        .add(DeadLetterSchema.message(late))
                        .add(TerminalLine.DIM, position(late.source()))
                        .toString()
                : new RecordLines()::line);
    }

    /** {@code FIRING    10:01:00  crash  AAPL  AAPL fell from 187.2 to 170}, in UTC. */
    private static String styled(Alert alert) {
        String colour = switch (alert.status()) {
            case FIRING -> TerminalLine.RED;
            case RESOLVED -> TerminalLine.GREEN;
            case CORRECTED -> TerminalLine.YELLOW;
        };
        boolean over = alert.status() == Alert.Status.RESOLVED;
        return new TerminalLine()
                .add(TerminalLine.BOLD + colour, String.format("%-9s", alert.status()))
                .add(TerminalLine.DIM, clock(over ? alert.endsAt() : alert.startsAt()))
                .add(colour, alert.name())
                .add(TerminalLine.BOLD, text(alert.key()))
                .add(alert.summary() == null ? "" : Excerpt.of(alert.summary()))
                .add(TerminalLine.DIM, alert.repeat() ? "again" : "")
                .toString();
    }

    /** {@code 10:00:00-10:01:00  price-per-minute  AAPL  trades 12  open 187.2}, in UTC; null for a retraction. */
    private static @Nullable String styled(Aggregation aggregation, WindowResult result) {
        @Nullable Object[] measures = result.measures();
        if (measures == null) {
            return null;
        }
        TerminalLine line = new TerminalLine()
                .add(TerminalLine.DIM, clock(result.start()) + "-" + clock(result.end()))
                .add(result.aggregation())
                .add(TerminalLine.BOLD, text(result.key()));
        for (int i = 0; i < measures.length; i++) {
            line.add(TerminalLine.DIM, aggregation.measures().get(i).name()).append(" " + measure(measures[i]));
        }
        return switch (result.kind()) {
            case EARLY -> line.add(TerminalLine.DIM, "early").toString();
            case REVISED ->
                line.add(TerminalLine.YELLOW, "revised " + result.revision()).toString();
            case FINAL, RETRACTED -> line.toString();
        };
    }

    private static @Nullable String text(Event event) {
        byte[] value = event.source().value();
        return value == null ? null : Excerpt.escape(new String(value, StandardCharsets.UTF_8));
    }

    private static String clock(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis));
    }

    private static String text(Key key) {
        List<String> texts = new ArrayList<>();
        for (Key.Values values = key.values(); values.next(); ) {
            texts.add(Excerpt.of(values.text()));
        }
        return String.join("  ", texts);
    }

    private static String measure(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof String text
                ? Excerpt.of(text)
                : new String(new JsonWriter().value(value).take(), StandardCharsets.US_ASCII);
    }

    /**
     * JSON for a file or a pipe. Its reader may print it on a terminal, so control characters and marks that change the direction of
     * text are escaped, which does not change the JSON. {@link JsonWriter} escapes those below 0x80.
     */
    private static String line(byte[] json) {
        return Excerpt.escape(
                new String(json, StandardCharsets.UTF_8),
                c -> c >= 0x80 && c <= 0x9f
                        || c == 0x61c
                        || c == 0x200e
                        || c == 0x200f
                        || c >= 0x2028 && c <= 0x202e
                        || c >= 0x2066 && c <= 0x2069);
    }

    private static String position(SourceRecord source) {
        return source.topic() + "/" + source.partition() + "@" + source.offset();
    }

    /** Records, late and rejected ones as JSON lines. */
    private static final class RecordLines {
        private final JsonWriter json = new JsonWriter();

        String line(Event event) {
            json.raw("{\"record\":");
            return end(event.source());
        }

        String line(Rejected rejected) {
            json.raw("{\"rejected\":{\"code\":").text(rejected.code().name());
            json.raw(",\"message\":").text(rejected.message());
            json.raw(",\"field\":").text(rejected.field());
            json.raw(",\"aggregation\":").text(rejected.aggregation()).raw("},\"record\":");
            return end(rejected.source());
        }

        String line(Late late) {
            json.raw("{\"late\":{\"aggregation\":").text(late.aggregation());
            json.raw(",\"window\":{\"start\":").time(late.windowStart());
            json.raw(",\"end\":").time(late.windowEnd());
            json.raw("},\"windows\":").number(late.windows());
            json.raw(",\"byMs\":").number(late.by());
            json.raw(",\"partial\":").raw(Boolean.toString(late.partial())).raw("},\"record\":");
            return end(late.source());
        }

        private String end(SourceRecord source) {
            json.raw("{\"topic\":").text(source.topic());
            json.raw(",\"partition\":").number(source.partition());
            json.raw(",\"offset\":").number(source.offset());
            json.raw(",\"key\":").text(string(source.key()));
            json.raw(",\"value\":").text(string(source.value())).raw("}}");
            return Printers.line(json.take());
        }

        private static @Nullable String string(byte @Nullable [] bytes) {
            return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
