// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.pipeline.LinePattern;
import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Source.Csv;
import io.streamgauge.pipeline.Source.Deduplication;
import io.streamgauge.pipeline.Source.Format;
import io.streamgauge.pipeline.Source.MaxAhead;
import io.streamgauge.pipeline.Source.StartPosition;
import io.streamgauge.pipeline.Source.StopPosition;
import io.streamgauge.pipeline.TimeFormat;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code source}. */
final class SourceReader {
    private static final MaxAhead MAX_AHEAD = new MaxAhead(Duration.ofMinutes(5), MaxAhead.From.RECORD);
    private static final Duration SHORTEST_KEEP = Duration.ofSeconds(1);
    private static final StartPosition EARLIEST = new StartPosition(StartPosition.StartMode.EARLIEST, null);
    private static final StopPosition NEVER = new StopPosition(StopPosition.StopMode.NEVER, null);

    private final Section section;

    private SourceReader(Section section) {
        this.section = section;
    }

    /** The source, and its fields as far as they can be read. */
    record Result(Source source, DeclaredFields fields) {}

    static Result read(Value value, KafkaReader kafka) {
        return new SourceReader(Section.of(value)).read(kafka);
    }

    private Result read(KafkaReader kafka) {
        Set<String> topics = topics();
        String topicPattern = section.optional(
                "topicPattern",
                value -> value.as(SourceReader::regularExpression, "a regular expression; write one like trades-.*"));
        Format declared =
                section.has("format") ? section.optional("format", value -> value.choice(Format.class)) : Format.JSON;
        Format format = Objects.requireNonNullElse(declared, Format.JSON);
        Csv csv = csv(declared);
        LinePattern pattern = pattern(declared);
        FieldsReader reader = new FieldsReader(
                format,
                format != Format.TEXT || section.has("pattern"),
                csv != null ? csv.columns() : pattern != null ? pattern.groups() : null);
        DeclaredFields fields = reader.read(section);
        Set<String> nulls = new LinkedHashSet<>(
                section.read("nulls", value -> value.texts("a list of texts, like ['', n/a]"), List.of("")));
        Source source = new Source(
                List.copyOf(topics),
                topicPattern,
                format,
                csv,
                pattern,
                fields.fields(),
                nulls,
                TimestampReader.read(section.get("timestamp"), reader),
                section.optional("id", value -> deduplication(value, reader)),
                section.duration("maxOutOfOrderness", Duration.ofSeconds(5)),
                maxAhead(),
                section.is("idleAfter", "never") ? null : section.duration("idleAfter", Duration.ofSeconds(30)),
                start(),
                stop(),
                section.optional("poison", SourceReader::poison),
                kafka.reader("source", section.get("kafka")));
        check(source);
        return new Result(source, fields);
    }

    private StartPosition start() {
        return section.as(
                "start",
                SourceReader::start,
                EARLIEST,
                "a start; write earliest, latest, committed, or a time like 2026-11-22T10:00:00Z");
    }

    private StopPosition stop() {
        return section.as(
                "stop", SourceReader::stop, NEVER, "a stop; write never, latest, or a time like 2026-11-22T10:00:00Z");
    }

    private void check(Source source) {
        if (source.idleAfter() != null && source.idleAfter().isZero()) {
            section.error("idleAfter", "must be longer than 0s, or every partition is idle at once");
        }
        Instant start = source.start().at();
        Instant stop = source.stop().at();
        if (start != null && stop != null && !start.isBefore(stop)) {
            section.error("stop", "must be after source.start");
        }
    }

    private Set<String> topics() {
        Value topics = section.get("topics");
        boolean pattern = section.has("topicPattern");
        if (topics == null) {
            if (!pattern) {
                section.require("topics", "topics: [trades], or topicPattern: trades-.*");
            }
            return Set.of();
        }
        if (pattern) {
            section.error("topicPattern", "conflicts with source.topics; keep one of the two");
        }
        if (topics.isEmptyList()) {
            topics.error("names no topic; write one like [trades]");
        }
        return topics.distinct("a list of topics, like [trades]", item -> item.as(Names::topic, Names.TOPIC));
    }

    private static @Nullable String regularExpression(String text) {
        try {
            return text.isEmpty() ? null : Pattern.compile(text).pattern();
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    /** @param format null if it cannot be read */
    private @Nullable Csv csv(@Nullable Format format) {
        if (format == Format.CSV) {
            return section.required("csv", "csv: {columns: [at, symbol, px]}", SourceReader::csv);
        }
        if (section.has("csv") && format != null) {
            section.errorAtKey("csv", "is for format: csv only");
        }
        return null;
    }

    private static @Nullable Csv csv(Value value) {
        Section section = Section.of(value);
        List<String> columns = section.required("columns", "columns: [at, symbol, px]", SourceReader::columns);
        char delimiter = section.as(
                "delimiter", SourceReader::delimiter, ',', "a delimiter; write one character, not a quote, like \";\"");
        boolean skipHeader = section.as(
                "header",
                text -> text.equals("skip") ? Boolean.TRUE : null,
                false,
                "known here; write skip, or leave it out where the topic has no rows of column names");
        return columns == null ? null : new Csv(columns, delimiter, skipHeader);
    }

    /** @param format null if it cannot be read */
    private @Nullable LinePattern pattern(@Nullable Format format) {
        if (format == Format.TEXT) {
            return section.optional(
                    "pattern", value -> value.expression("a pattern", text -> LinePattern.of(text, FieldsReader.LINE)));
        }
        if (section.has("pattern") && format != null) {
            section.errorAtKey("pattern", "is for format: text only");
        }
        return null;
    }

    /** The columns; null if one of them cannot be read. */
    private static @Nullable List<String> columns(Value value) {
        if (value.isEmptyList()) {
            return value.invalid("names no column; write them like [at, symbol, px]");
        }
        Set<String> columns = value.distinct("a list of columns, like [at, symbol, px]", Value::text);
        return columns.isEmpty() || columns.size() < value.size() ? null : List.copyOf(columns);
    }

    private static @Nullable Character delimiter(String text) {
        boolean legal = text.length() == 1 && "\"\r\n".indexOf(text.charAt(0)) < 0 && text.charAt(0) < 128;
        return legal ? text.charAt(0) : null;
    }

    private static @Nullable Deduplication deduplication(Value value, FieldsReader paths) {
        Section section = Section.of(value);
        List<String> path = section.required("field", "field: tradeId", paths::idPath);
        Duration keep = section.required(
                "keep",
                "keep: 1h",
                written -> written.duration("1h", SHORTEST_KEEP, "must be at least 1s, the time between copies"));
        return path == null || keep == null ? null : new Deduplication(path, keep);
    }

    private @Nullable MaxAhead maxAhead() {
        return section.is("maxAhead", "unlimited") ? null : section.read("maxAhead", SourceReader::maxAhead, MAX_AHEAD);
    }

    private static MaxAhead maxAhead(Value value) {
        if (!value.isMapping()) {
            Duration within = value.duration("5m, unlimited, or {within: 5m, of: now}");
            return within == null ? MAX_AHEAD : new MaxAhead(within, MaxAhead.From.RECORD);
        }
        Section section = Section.of(value);
        section.require("within", "within: 5m");
        return new MaxAhead(
                section.duration("within", MAX_AHEAD.within()),
                section.choice("of", MaxAhead.From.class, MaxAhead.From.RECORD));
    }

    /** The limit; null for off, or with a problem. */
    private static @Nullable PoisonLimit poison(Value value) {
        Section section = Section.of(value);
        BigDecimal share = section.required(
                "share",
                "share: 0.05",
                each -> each.as(PoisonLimit::share, "a share above 0 and below 1; write one like 0.05"));
        Duration over = section.read(
                "over",
                each -> each.duration(
                        "1m", PoisonLimit.SHORTEST, "must be 10s or longer, since counts come once a second"),
                Duration.ofMinutes(1));
        PoisonLimit.Then then = section.required("then", "then: warn", each -> each.choice(PoisonLimit.Then.class));
        return share == null || then == null || then == PoisonLimit.Then.OFF
                ? null
                : new PoisonLimit(share, over, then);
    }

    private static @Nullable StartPosition start(String text) {
        return switch (text) {
            case "earliest" -> EARLIEST;
            case "latest" -> new StartPosition(StartPosition.StartMode.LATEST, null);
            case "committed" -> new StartPosition(StartPosition.StartMode.COMMITTED, null);
            default -> ofInstant(text, at -> new StartPosition(StartPosition.StartMode.INSTANT, at));
        };
    }

    private static @Nullable StopPosition stop(String text) {
        return switch (text) {
            case "never" -> NEVER;
            case "latest" -> new StopPosition(StopPosition.StopMode.LATEST, null);
            default -> ofInstant(text, at -> new StopPosition(StopPosition.StopMode.INSTANT, at));
        };
    }

    private static <T> @Nullable T ofInstant(String text, Function<Instant, T> position) {
        Instant at = TimeFormat.parse(text);
        return at == null ? null : position.apply(at);
    }
}
