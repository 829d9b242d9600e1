// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.cli.PublishedSchema;
import io.streamgauge.emit.HeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Records that tests read, compared with the schemas of what a job writes. They are known by what they contain. */
public final class EmittedRecords {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EmittedRecords() {}

    /** Fails for a record that a job wrote and that does not follow its schema; accepts all others. */
    public static void check(ConsumerRecord<byte[], byte[]> record) {
        if (record.headers().lastHeader(HeaderNames.DEFINITION) != null) {
            follows(PublishedSchema.RESULT_KEY, json(record.key()), record);
            if (record.value() != null) {
                follows(PublishedSchema.RESULT, json(record.value()), record);
            }
        } else if (record.headers().lastHeader(HeaderNames.DESTINATION) != null) {
            follows(PublishedSchema.UNDELIVERED, headers(record), record);
        } else if (record.headers().lastHeader(HeaderNames.CODE) != null) {
            JsonNode headers = headers(record);
            boolean late = headers.path(HeaderNames.CODE).asText().equals("LATE");
            follows(late ? PublishedSchema.LATE : PublishedSchema.REJECTED, headers, record);
        } else {
            JsonNode value = json(record.value());
            if (value.has("labels") || value.has("evidence")) {
                follows(PublishedSchema.ALERT, value, record);
                follows(PublishedSchema.ALERT_KEY, json(record.key()), record);
            } else if (value.has("inForce") || value.has("version")) {
                follows(PublishedSchema.STATUS, value, record);
            }
        }
    }

    private static void follows(PublishedSchema schema, JsonNode document, ConsumerRecord<byte[], byte[]> record) {
        assertThat(Schemas.problems(schema, document))
                .as("%s of %s-%d@%d: %s", schema, record.topic(), record.partition(), record.offset(), document)
                .isEmpty();
    }

    /** Our headers. */
    private static ObjectNode headers(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode headers = JSON.createObjectNode();
        for (Header header : record.headers()) {
            if (header.key().startsWith("streamgauge.") || header.key().startsWith("__streams.errors.")) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    /** Missing for what is no JSON. */
    private static JsonNode json(byte[] bytes) {
        try {
            return bytes == null ? JSON.missingNode() : JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
