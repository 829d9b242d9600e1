// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streamgauge.measure.Measure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
    private static final int BYTES = 8;
    private static final JsonFactory JSON = new JsonFactory();

    private Fingerprint() {}

    public static String of(Source source, Aggregation aggregation) {
        return digest(text(source, aggregation));
    }

    /** The beginning of the SHA-256 of a text, in sixteen hexadecimal digits. */
    public static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** The text is JSON, because its quoting keeps the parts apart. */
    static String text(Source source, Aggregation aggregation) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            write(source, json);
            write(aggregation, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Source source, JsonGenerator json) throws IOException {
        json.writeStringField("format", source.format().name());
        if (source.csv() != null) {
            json.writeStringField("delimiter", String.valueOf(source.csv().delimiter()));
            write("columns", source.csv().columns(), json);
            if (source.csv().skipHeader()) {
                json.writeBooleanField("skipHeader", true);
            }
        }
        if (source.pattern() != null) {
            json.writeStringField("line", source.pattern().regex());
        }
        json.writeObjectFieldStart("fields");
        for (Field field : source.fields()) {
            json.writeArrayFieldStart(field.name());
            json.writeString(field.type().name());
            write(field.origin(), json);
            json.writeEndArray();
        }
        json.writeEndObject();
        write("nulls", new TreeSet<>(source.nulls()), json);
        EventTime time = source.timestamp();
        if (time.path() != null && time.format() != null) {
            write("time", time.path(), json);
            json.writeStringField("timeFormat", time.format().name());
            json.writeStringField("pattern", time.pattern());
            json.writeStringField("zone", Objects.toString(time.zone(), null));
        }
        json.writeStringField("from", time.from().toString());
        json.writeStringField("until", time.until().toString());
        if (source.deduplication() != null) {
            write("id", source.deduplication().path(), json);
            json.writeStringField("keep", source.deduplication().keep().toString());
        }
        if (source.maxAhead() != null) {
            json.writeStringField("maxAhead", source.maxAhead().within().toString());
            json.writeStringField("ahead", source.maxAhead().of().name());
        }
    }

    private static void write(FieldSource origin, JsonGenerator json) throws IOException {
        if (origin instanceof FieldSource.InValue value) {
            json.writeString("value");
            for (String name : value.path()) {
                json.writeString(name);
            }
        } else if (origin instanceof FieldSource.InHeader header) {
            json.writeString("header");
            json.writeString(header.name());
        } else {
            json.writeString(origin instanceof FieldSource.InKey ? "key" : "topic");
        }
    }

    private static void write(Aggregation aggregation, JsonGenerator json) throws IOException {
        json.writeStringField("where", Objects.toString(aggregation.where(), null));
        write("keyBy", aggregation.keyBy(), json);
        json.writeStringField("window", aggregation.window().toString());
        json.writeObjectFieldStart("measures");
        for (Measure measure : aggregation.measures()) {
            json.writeStringField(measure.name(), measure.definition());
        }
        json.writeEndObject();
    }

    private static void write(String name, Iterable<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
