package io.streamgauge.config;

import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Source.Csv;
import io.streamgauge.pipeline.Source.Format;
import io.streamgauge.pipeline.Source.MaxAhead;
import io.streamgauge.pipeline.Source.Start;
import io.streamgauge.pipeline.Source.Stop;
import io.streamgauge.pipeline.TimeFormat;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code source}. */
final class SourceReader {
    private static final String DURATION = "a duration; write one like 30s or 1h30m";
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final Section section;

    private SourceReader(Section section) {
        this.section = section;
    }

    static Source read(Value value, KafkaReader kafka) {
        Section section = Section.of(
                value,
                "topics",
                "topicPattern",
                "format",
                "csv",
                "fields",
                "nulls",
                "timestamp",
                "maxOutOfOrderness",
                "maxAhead",
                "idleAfter",
                "start",
                "stop",
                "kafka");
        return new SourceReader(section).read(kafka);
    }

    private Source read(KafkaReader kafka) {
        Value written = section.get("format");
        Format format = written == null ? Format.JSON : written.one(Format.class, null);
        Csv csv = csv(format);
        Start start = start();
        Stop stop = stop();
        if (start.at() != null && stop.at() != null && !start.at().isBefore(stop.at())) {
            section.get("stop").error("must be after source.start");
        }
        return new Source(
                topics(),
                topicPattern(),
                format,
                csv,
                new FieldsReader(format, csv).read(section.get("fields")),
                nulls(),
                TimestampReader.read(section.get("timestamp"), format, csv),
                duration("maxOutOfOrderness", Duration.ofSeconds(5)),
                maxAhead(),
                idleAfter(),
                start,
                stop,
                kafka.source(section.get("kafka")));
    }

    private List<String> topics() {
        Value value = section.get("topics");
        if (value == null) {
            if (section.get("topicPattern") == null) {
                section.require("topics", "topics: [trades], or topicPattern: trades-.*");
            }
            return List.of();
        }
        if (section.get("topicPattern") != null) {
            section.get("topicPattern").error("stands beside source.topics; keep one of the two");
        }
        Set<String> topics = new LinkedHashSet<>();
        List<Value> items = value.items("a list of topics, like [trades]");
        for (Value item : items) {
            String topic = item.as(Names::topic, null, Names.TOPIC);
            if (topic != null && !topics.add(topic)) {
                item.error(item.shown() + " is listed twice");
            }
        }
        if (value.isList() && items.isEmpty()) {
            value.error("names no topic; write one like [trades]");
        }
        return List.copyOf(topics);
    }

    private String topicPattern() {
        Value value = section.get("topicPattern");
        return value == null
                ? null
                : value.as(SourceReader::regularExpression, null, "a regular expression; write one like trades-.*");
    }

    private static String regularExpression(String text) {
        try {
            return text.isEmpty() ? null : Pattern.compile(text).pattern();
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    /** Null unless the format is CSV and its columns can be read. */
    private Csv csv(Format format) {
        if (format != Format.CSV) {
            if (section.get("csv") != null && format != null) {
                section.errorAtKey("csv", "source.csv is for format: csv only");
            }
            return null;
        }
        Value value = section.require("csv", "csv: {columns: [at, symbol, px]}");
        if (value == null) {
            return null;
        }
        Section csv = Section.of(value, "columns", "delimiter");
        Value delimiter = csv.get("delimiter");
        Character read = delimiter == null
                ? Character.valueOf(',')
                : delimiter.as(
                        SourceReader::delimiter, ',', "a delimiter; write one character, not a quote, like \";\"");
        Value columns = csv.require("columns", "columns: [at, symbol, px]");
        if (columns == null) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        List<Value> items = columns.items("a list of columns, like [at, symbol, px]");
        for (Value item : items) {
            String name = item.text();
            if (name != null && !names.add(name)) {
                item.error(item.shown() + " is listed twice");
            }
        }
        if (columns.isList() && items.isEmpty()) {
            columns.error("names no column; write them like [at, symbol, px]");
        }
        return names.size() == items.size() && !names.isEmpty() ? new Csv(List.copyOf(names), read) : null;
    }

    private static Character delimiter(String text) {
        boolean legal = text.length() == 1 && "\"\r\n".indexOf(text.charAt(0)) < 0 && text.charAt(0) < 128;
        return legal ? text.charAt(0) : null;
    }

    private Set<String> nulls() {
        Value value = section.get("nulls");
        if (value == null) {
            return Set.of("");
        }
        Set<String> nulls = new LinkedHashSet<>();
        for (Value item : value.items("a list of texts, like ['', n/a]")) {
            nulls.add(item.text());
        }
        return nulls;
    }

    private Duration duration(String key, Duration otherwise) {
        Value value = section.get(key);
        return value == null ? otherwise : value.as(Durations::parse, otherwise, DURATION);
    }

    private MaxAhead maxAhead() {
        Value value = section.get("maxAhead");
        if (value == null) {
            return new MaxAhead(MAX_AHEAD, MaxAhead.From.RECORD);
        }
        if (value.isMapping()) {
            Section parts = Section.of(value, "within", "of");
            Value within = parts.require("within", "within: 5m");
            Value of = parts.get("of");
            return new MaxAhead(
                    within == null ? MAX_AHEAD : within.as(Durations::parse, MAX_AHEAD, DURATION),
                    of == null ? MaxAhead.From.RECORD : of.one(MaxAhead.From.class, MaxAhead.From.RECORD));
        }
        if (value.isScalar() && "unlimited".equals(value.text())) {
            return null;
        }
        Duration within = value.as(
                Durations::parse, MAX_AHEAD, "a duration; write one like 5m, unlimited, or {within: 5m, of: now}");
        return new MaxAhead(within, MaxAhead.From.RECORD);
    }

    private Duration idleAfter() {
        Duration idleAfter = duration("idleAfter", Duration.ofSeconds(30));
        if (idleAfter.isZero()) {
            section.get("idleAfter").error("must be longer than 0s, or every partition is idle at once");
        }
        return idleAfter;
    }

    private Start start() {
        Value value = section.get("start");
        Start earliest = new Start(Start.Kind.EARLIEST, null);
        return value == null
                ? earliest
                : value.as(
                        text -> switch (text) {
                            case "earliest" -> earliest;
                            case "latest" -> new Start(Start.Kind.LATEST, null);
                            case "committed" -> new Start(Start.Kind.COMMITTED, null);
                            default ->
                                TimeFormat.parse(text) == null
                                        ? null
                                        : new Start(Start.Kind.INSTANT, TimeFormat.parse(text));
                        },
                        earliest,
                        "a start; write earliest, latest, committed, or a time like 2026-11-22T10:00:00Z");
    }

    private Stop stop() {
        Value value = section.get("stop");
        Stop never = new Stop(Stop.Kind.NEVER, null);
        return value == null
                ? never
                : value.as(
                        text -> switch (text) {
                            case "never" -> never;
                            case "latest" -> new Stop(Stop.Kind.LATEST, null);
                            default ->
                                TimeFormat.parse(text) == null
                                        ? null
                                        : new Stop(Stop.Kind.INSTANT, TimeFormat.parse(text));
                        },
                        never,
                        "a stop; write never, latest, or a time like 2026-11-22T10:00:00Z");
    }
}
