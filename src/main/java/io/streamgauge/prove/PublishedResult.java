// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.streamgauge.emit.HeaderNames;
import io.streamgauge.model.WindowResult.ResultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The newest revision of a result, as the results topic holds it.
 *
 * @param key the Kafka key, which is JSON
 * @param value not copied
 * @param start of the window, milliseconds since the epoch, inclusive
 * @param end of the window, exclusive
 * @param kind the kind in the value; final where the value has no known one
 * @param definition the header {@code streamgauge.definition}; absent without it
 * @param incomplete whether the window was not read completely
 * @param writtenAt Kafka's timestamp, milliseconds since the epoch
 */
record PublishedResult(
        String key,
        byte[] value,
        String aggregation,
        long start,
        long end,
        ResultKind kind,
        int revision,
        @Nullable String definition,
        boolean incomplete,
        long writtenAt) {
    /** What follows a value on the same line is not dropped, but an error. */
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The Kafka key of a result without its window, which the results of one key of an aggregation have in common. */
    static String withoutWindow(String key) {
        int window = key.lastIndexOf(",\"start\":");
        return window < 0 ? key : key.substring(0, window);
    }

    /** Whether its window overlaps or touches another one, as sessions do that merge. Times are milliseconds since the epoch. */
    boolean meets(long otherStart, long otherEnd) {
        return start <= otherEnd && otherStart <= end;
    }

    /** Whether the window had ended when this was published. */
    boolean ended() {
        return kind != ResultKind.EARLY;
    }

    /**
     * Reads a record of the results topic. The Kafka key identifies a result, so it counts where the value differs.
     *
     * @return empty where the key is not that of a result
     */
    static Optional<PublishedResult> read(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        JsonNode key = json(record.key());
        Optional<Instant> start = time(key.path("start"));
        if (start.isEmpty() || !key.path("aggregation").isTextual()) {
            return Optional.empty();
        }
        JsonNode content = json(value);
        // The key of a session has no end, because that may move.
        Instant end = time(key.path("end"))
                .or(() -> time(content.path("window").path("end")))
                .orElse(start.get());
        return Optional.of(new PublishedResult(
                new String(record.key(), StandardCharsets.UTF_8),
                value,
                key.path("aggregation").asText(),
                start.get().toEpochMilli(),
                end.toEpochMilli(),
                kind(content.path("kind").asText()),
                content.path("revision").asInt(),
                header(record, HeaderNames.DEFINITION),
                "true".equals(header(record, HeaderNames.INCOMPLETE)),
                record.timestamp()));
    }

    /** The pipeline in a value; empty where it has none. */
    static String pipeline(byte[] value) {
        return json(value).path("pipeline").asText();
    }

    private static JsonNode json(byte @Nullable [] bytes) {
        try {
            return bytes == null ? MissingNode.getInstance() : JSON.readTree(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ResultKind kind(String text) {
        return switch (text) {
            case "early" -> ResultKind.EARLY;
            case "revised" -> ResultKind.REVISED;
            default -> ResultKind.FINAL;
        };
    }

    /** The last header of this name, which is Streamgauge's own. */
    static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
