// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.emit.HeaderNames;
import io.streamgauge.model.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The newest records of the late and rejected topics. Thread-safe. */
final class LostRecords {
    static final int MOST = 50;

    private record Lost(ObjectNode json, long written, String id) {}

    private final TreeSet<Lost> newest = new TreeSet<>(
            Comparator.comparingLong(Lost::written).thenComparing(Lost::id).reversed());

    /** @param kind late or rejected */
    synchronized void add(String kind, ConsumerRecord<byte[], byte[]> record) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", kind);
        json.put("aggregation", header(record, HeaderNames.AGGREGATION));
        json.put("code", header(record, HeaderNames.CODE));
        json.put("message", Excerpt.escape(header(record, HeaderNames.MESSAGE)));
        json.put("field", header(record, HeaderNames.FIELD));
        json.put(
                "place",
                header(record, HeaderNames.TOPIC) + "/" + header(record, HeaderNames.PARTITION) + "@"
                        + header(record, HeaderNames.OFFSET));
        json.put("time", record.timestamp());
        json.put("excerpt", record.value() == null ? "" : Excerpt.of(record.value(), 0, record.value().length));
        String id = record.topic() + "/" + record.partition() + "@" + record.offset();
        newest.add(new Lost(json, record.timestamp(), id));
        while (newest.size() > MOST) {
            newest.pollLast();
        }
    }

    /** The last header of this name, which is Streamgauge's own. */
    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    synchronized ArrayNode toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        newest.forEach(lost -> array.add(lost.json));
        return array;
    }
}
