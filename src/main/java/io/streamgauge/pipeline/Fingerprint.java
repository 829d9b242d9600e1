// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The meaning of the figures of an aggregation, in sixteen hexadecimal digits: results with the same digits are comparable.
 * The fingerprint covers how records are read and get their time, which of them count, the key, the window, and the measures
 * in their order. Names of topics, lateness, alerts and sinks do not change the meaning of a figure.
 *
 * <p>Results in Kafka and state hold the fingerprint, so its text must not change without need.
 */
public final class Fingerprint {
    private static final int DIGITS = 16;

    private Fingerprint() {}

    public static String of(Source source, Aggregation aggregation) {
        return digest(text(source, aggregation));
    }

    /** The beginning of {@link #sha256}, in sixteen hexadecimal digits. */
    public static String digest(String text) {
        return sha256(text).substring(0, DIGITS);
    }

    /** The SHA-256 of a text in UTF-8, in hexadecimal digits. */
    public static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** The text is JSON, because its quoting keeps the parts apart. */
    static String text(Source source, Aggregation aggregation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        write(source, json);
        write(aggregation, json);
        return json.toString();
    }

    private static void write(Source source, ObjectNode json) {
        json.put("format", source.format().name());
        if (source.csv() != null) {
            json.put("delimiter", String.valueOf(source.csv().delimiter()));
            write("columns", source.csv().columns(), json);
            if (source.csv().skipHeader()) {
                json.put("skipHeader", true);
            }
        }
        if (source.pattern() != null) {
            json.put("line", source.pattern().regex());
        }
        ObjectNode fields = json.putObject("fields");
        for (Field field : source.fields()) {
            write(field.origin(), fields.putArray(field.name()).add(field.type().name()));
        }
        write("nulls", new TreeSet<>(source.nulls()), json);
        EventTime time = source.timestamp();
        if (time.path() != null && time.format() != null) {
            write("time", time.path(), json);
            json.put("timeFormat", time.format().name());
            json.put("pattern", time.pattern());
            json.put("zone", Objects.toString(time.zone(), null));
        }
        json.put("from", time.from().toString());
        json.put("until", time.until().toString());
        if (source.deduplication() != null) {
            write("id", source.deduplication().path(), json);
            json.put("keep", source.deduplication().keep().toString());
        }
        if (source.maxAhead() != null) {
            json.put("maxAhead", source.maxAhead().within().toString());
            json.put("ahead", source.maxAhead().of().name());
        }
    }

    private static void write(FieldSource origin, ArrayNode json) {
        if (origin instanceof FieldSource.InValue value) {
            json.add("value");
            value.path().forEach(json::add);
        } else if (origin instanceof FieldSource.InHeader header) {
            json.add("header").add(header.name());
        } else {
            json.add(origin instanceof FieldSource.InKey ? "key" : "topic");
        }
    }

    private static void write(Aggregation aggregation, ObjectNode json) {
        json.put("where", Objects.toString(aggregation.where(), null));
        write("keyBy", aggregation.keyBy(), json);
        json.put("window", aggregation.window().toString());
        ObjectNode measures = json.putObject("measures");
        aggregation.measures().forEach(measure -> measures.put(measure.name(), measure.definition()));
    }

    private static void write(String name, Iterable<String> values, ObjectNode json) {
        ArrayNode array = json.putArray(name);
        values.forEach(array::add);
    }
}
