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
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;

/** What is printed, and how it looks. Text out of records is escaped: a terminal obeys control characters. */
public final class Printers {
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RESET = "\u001b[0m";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Printers() {}

    /** Each message as it arrives. */
    public static Sink<Event> records() {
        return new PrintSink<>(
                terminal -> terminal ? event -> text(event.source().value()) : new RecordLines()::line);
    }

    public static Sink<WindowResult> results(Pipeline pipeline) {
        return new PrintSink<>(terminal -> {
            if (!terminal) {
                ResultFormat format = new ResultFormat(pipeline);
                return result -> {
                    byte[] value = format.value(result);
                    return value == null ? null : line(value);
                };
            }
            Map<String, Aggregation> aggregations =
                    pipeline.aggregations().stream().collect(Collectors.toMap(Aggregation::name, a -> a));
            return result -> resultForPeople(aggregations.get(result.aggregation()), result);
        });
    }

    public static Sink<Alert> alerts(Pipeline pipeline) {
        return new PrintSink<>(terminal -> {
            AlertFormat format = new AlertFormat(pipeline);
            return terminal ? Printers::alertForPeople : alert -> line(format.value(alert));
        });
    }

    public static Sink<Rejected> rejected() {
        return new PrintSink<>(terminal -> terminal
                ? rejected -> RED + "rejected  " + rejected.code() + RESET + "  " + Excerpt.of(rejected.message())
                        + "  " + DIM + place(rejected.source()) + RESET
                : new RecordLines()::line);
    }

    public static Sink<Late> late() {
        return new PrintSink<>(terminal -> terminal
                ? late -> YELLOW + "late" + RESET + "  " + late.aggregation() + "  " + LateSchema.message(late) + "  "
                        + DIM + place(late) + RESET
                : new RecordLines()::line);
    }

    /** {@code FIRING    10:01:00  crash  AAPL  AAPL fell from 187.2 to 170}, in UTC; in red what burns, in green what is over. */
    private static String alertForPeople(Alert alert) {
        String colour = switch (alert.status()) {
            case FIRING -> RED;
            case RESOLVED -> GREEN;
            case CORRECTED -> YELLOW;
        };
        boolean over = alert.status() == Alert.Status.RESOLVED;
        StringBuilder out = new StringBuilder()
                .append(BOLD)
                .append(colour)
                .append(String.format("%-9s", alert.status()))
                .append(RESET)
                .append("  ")
                .append(DIM)
                .append(CLOCK.format(Instant.ofEpochMilli(over ? alert.endsAt() : alert.startsAt())))
                .append(RESET)
                .append("  ")
                .append(colour)
                .append(alert.name())
                .append(RESET)
                .append(BOLD);
        for (Key.Values values = alert.key().values(); values.next(); ) {
            out.append("  ").append(Excerpt.of(values.text()));
        }
        out.append(RESET);
        if (alert.summary() != null) {
            out.append("  ").append(Excerpt.of(alert.summary()));
        }
        if (alert.repeat()) {
            out.append("  ").append(DIM).append("again").append(RESET);
        }
        return out.toString();
    }

    /** {@code 10:00:00-10:01:00  price-per-minute  AAPL  trades 12  open 187.2}, in UTC. */
    private static String resultForPeople(Aggregation aggregation, WindowResult result) {
        if (result.kind() == WindowResult.ResultKind.RETRACTED) {
            return null;
        }
        StringBuilder out = new StringBuilder()
                .append(DIM)
                .append(CLOCK.format(Instant.ofEpochMilli(result.start())))
                .append('-')
                .append(CLOCK.format(Instant.ofEpochMilli(result.end())))
                .append(RESET)
                .append("  ")
                .append(result.aggregation())
                .append(BOLD);
        for (Key.Values values = result.key().values(); values.next(); ) {
            out.append("  ").append(Excerpt.of(values.text()));
        }
        out.append(RESET);
        for (int i = 0; i < result.measures().length; i++) {
            out.append("  ")
                    .append(DIM)
                    .append(aggregation.measures().get(i).name())
                    .append(RESET)
                    .append(' ')
                    .append(measure(result.measures()[i]));
        }
        if (result.kind() == WindowResult.ResultKind.EARLY) {
            out.append("  ").append(DIM).append("early").append(RESET);
        } else if (result.kind() == WindowResult.ResultKind.REVISED) {
            out.append("  ")
                    .append(YELLOW)
                    .append("revised ")
                    .append(result.revision())
                    .append(RESET);
        }
        return out.toString();
    }

    private static String measure(Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof String text
                ? Excerpt.of(text)
                : new String(new JsonWriter().value(value).take(), StandardCharsets.US_ASCII);
    }

    /**
     * JSON for a file or a pipe, whose reader may be a terminal in the end: what controls it, or turns the order of what is seen,
     * is escaped, which to JSON is the same.
     */
    private static String line(byte[] json) {
        StringBuilder line = new StringBuilder(json.length);
        String text = new String(json, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (controls(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    /** C1, the marks and overrides of direction, and the two separators of lines; the others are escaped as JSON asks for. */
    private static boolean controls(char c) {
        return c >= 0x80
                && (c <= 0x9f
                        || c == 0x61c
                        || c == 0x200e
                        || c == 0x200f
                        || c >= 0x2028 && c <= 0x202e
                        || c >= 0x2066 && c <= 0x2069);
    }

    private static String text(byte[] value) {
        return Excerpt.escape(new String(value, StandardCharsets.UTF_8));
    }

    private static String place(SourceRecord source) {
        return source.topic() + "/" + source.partition() + "@" + source.offset();
    }

    private static String place(Late late) {
        return place(late.source());
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

        private static String string(byte[] bytes) {
            return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
