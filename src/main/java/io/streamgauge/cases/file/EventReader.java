// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamgauge.config.Section;
import io.streamgauge.config.Value;
import io.streamgauge.model.Header;
import io.streamgauge.model.Nearest;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.TimeFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the {@code events} of a case. Records get the offsets 0, 1, 2, ... of their partition. */
final class EventReader {
    private static final Set<String> OF_RECORD =
            Set.of("value", "bytes", "key", "headers", "partition", "topic", "timestamp");
    private static final String EXPECTED =
            "a list of events, each like {value: {symbol: AAPL}} or {watermark: " + "2026-11-22T10:01:00Z}";
    /** No topic has more partitions. */
    private static final int MAX_PARTITION = 9_999;

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

    private final Optional<Source> source;
    private final Map<String, Integer> next = new HashMap<>();
    private @Nullable Instant watermark;

    /** @param pipeline empty if it cannot be read */
    EventReader(Optional<Pipeline> pipeline) {
        source = pipeline.map(Pipeline::source);
    }

    List<Step> read(Value events) {
        List<Step> steps = new ArrayList<>();
        for (Value item : events.items(EXPECTED)) {
            Section section = Section.of(item);
            Step step = section.has("watermark") ? progress(section) : arrival(section);
            if (step != null) {
                steps.add(step);
            }
        }
        if (events.isList() && events.items("").isEmpty()) {
            events.error("has no event; write " + EXPECTED);
        }
        return steps;
    }

    private @Nullable Step progress(Section section) {
        Instant time = section.optional("watermark", EventReader::instant);
        List<Map.Entry<String, Value>> others = section.present(OF_RECORD);
        if (!others.isEmpty()) {
            section.errorAtKey(others.get(0).getKey(), "is of a record; a watermark is an element of its own");
        }
        if (time == null) {
            return null;
        }
        if (watermark != null && !time.isAfter(watermark)) {
            section.errorAtKey(
                    "watermark", "is not after the one before it, " + watermark + "; event time only advances");
        }
        watermark = time;
        return new Step.Progress(time);
    }

    private static @Nullable Instant instant(Value value) {
        return value.as(TimeFormat::parse, TimeFormat.EXPECTED);
    }

    private @Nullable Step arrival(Section section) {
        byte[] value = value(section);
        byte[] key = section.optional("key", EventReader::bytes);
        List<Header> headers = section.read("headers", EventReader::headers, List.of());
        int partition = section.read(
                "partition", each -> each.as(EventReader::partition, "a partition from 0 to " + MAX_PARTITION), 0);
        String topic = topic(section);
        Instant timestamp = section.optional("timestamp", EventReader::instant);
        boolean fromKafka = source.map(each -> each.timestamp().fromKafka()).orElse(false);
        if (timestamp == null && fromKafka && !section.has("timestamp")) {
            section.value()
                    .error("needs a timestamp, which is the event time of this pipeline; write one like "
                            + "timestamp: 2026-11-22T10:00:00Z");
        }
        int offset = next.merge(topic + "/" + partition, 1, Integer::sum) - 1;
        long millis = timestamp == null ? -1 : timestamp.toEpochMilli();
        return new Step.Arrival(new SourceRecord(topic, partition, offset, millis, key, value, headers));
    }

    private static byte @Nullable [] value(Section section) {
        Value value = section.get("value");
        Value bytes = section.get("bytes");
        if (value == null && bytes == null) {
            // An unknown key is probably a misspelled one, and its own problem suffices.
            if (!section.hasUnknownKeys()) {
                section.require("value", "value: {symbol: AAPL}, value: \"a text\" or bytes: AAEC");
            }
            return null;
        } else if (value != null && bytes != null) {
            section.errorAtKey("bytes", "conflicts with value; keep one of the two");
        }
        if (bytes != null) {
            return bytes.as(EventReader::base64, "Base64");
        }
        return value == null || value.isEmpty() ? null : text(value);
    }

    private static byte[] text(Value value) {
        return (value.node() instanceof ScalarNode scalar ? scalar.getValue() : YamlJson.of(value.node()))
                .getBytes(UTF_8);
    }

    /** A text, or the mapping of {@code bytes} to Base64; null for an empty value, and, with a problem, for another one. */
    private static byte @Nullable [] bytes(Value value) {
        if (value.isMapping()) {
            return Section.of(value).required("bytes", "bytes: AAEC", each -> each.as(EventReader::base64, "Base64"));
        } else if (value.isList()) {
            value.unexpected("a text or {bytes: AAEC}");
        }
        return value.isScalar() && !value.isEmpty() ? text(value) : null;
    }

    private static byte @Nullable [] base64(String text) {
        return text.length() % 4 == 0 && BASE64.matcher(text).matches()
                ? Base64.getDecoder().decode(text)
                : null;
    }

    /** A header that occurs several times has a list of values. */
    private static List<Header> headers(Value value) {
        List<Header> headers = new ArrayList<>();
        Section.named(value).entries().forEach((name, each) -> {
            for (Value one : each.isList() ? each.items("") : List.of(each)) {
                headers.add(new Header(name, bytes(one)));
            }
        });
        return headers;
    }

    private static @Nullable Integer partition(String text) {
        return text.matches("\\d{1,4}") ? Integer.valueOf(text) : null;
    }

    private String topic(Section section) {
        Value value = section.get("topic");
        String named = value == null ? null : value.text();
        if (source.isEmpty()) {
            return named == null ? "" : named;
        }
        List<String> topics = source.get().topics();
        String pattern = source.get().topicPattern();
        if (value == null && pattern != null) {
            section.require("topic", "topic: trades, since the pipeline has a topicPattern");
        } else if (value != null && named != null) {
            boolean read = pattern == null ? topics.contains(named) : named.matches(pattern);
            if (!read) {
                value.error(value.shown() + " is not read by the pipeline"
                        + (pattern == null ? Nearest.hint(named, topics) : "; its topicPattern is " + pattern));
            }
        }
        return named != null ? named : topics.isEmpty() ? "" : topics.get(0);
    }
}
