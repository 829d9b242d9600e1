// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Holds a topic of results against the oracle: every row there, once, with its figures. */
final class Verifier {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** For programs that sum in doubles. */
    private static final double TOLERANCE = 1e-9;

    private final Work work;
    private final Oracle oracle;
    private final boolean twoAggregations;

    /** @param twoAggregations whether the second one must have counted every event, too */
    Verifier(Work work, Oracle oracle, boolean twoAggregations) {
        this.work = work;
        this.oracle = oracle;
        this.twoAggregations = twoAggregations;
    }

    /** Results that are wrong. */
    static final class Wrong extends Exception {
        Wrong(String message) {
            super(message);
        }
    }

    /**
     * Reads all that is committed.
     *
     * @param exact whether figures must be the exact decimals; else they may be off as sums of doubles are
     * @throws Wrong at the first row that is not as it must be, or where rows are missing
     */
    void verify(String bootstrap, String topic, boolean exact) throws Wrong, IOException {
        Set<Long> seen = new HashSet<>();
        long others = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    JsonNode row = JSON.readTree(record.value());
                    if (row.path("aggregation").asText().equals(Product.PER_REGION)) {
                        others += row.at("/measures/events").asLong();
                    } else if (!seen.add(verifyRow(row, exact))) {
                        throw new Wrong("twice: " + row);
                    }
                }
            }
        }
        if (seen.size() != oracle.rows()) {
            throw new Wrong(seen.size() + " rows, not " + oracle.rows());
        }
        if (others != (twoAggregations ? oracle.events() : 0)) {
            throw new Wrong(others + " events in the second aggregation, not " + oracle.events());
        }
    }

    private long verifyRow(JsonNode row, boolean exact) throws Wrong {
        boolean ours = row.has("measures");
        JsonNode measures = ours ? row.get("measures") : row;
        String symbol = (ours ? row.get("key") : row).get("symbol").asText();
        int key = Integer.parseInt(symbol.substring(symbol.indexOf('-') + 1));
        long start = instant(ours ? row.at("/window/start") : row.get("start"));
        Oracle.Row expected = oracle.row(start, key);
        if (expected == null) {
            throw new Wrong("no such window: " + row);
        }
        BigDecimal total = BigDecimal.valueOf(expected.sum(), 2);
        double mean = total.divide(BigDecimal.valueOf(expected.count()), MathContext.DECIMAL128)
                .doubleValue();
        if (measures.get("events").asInt() != expected.count()
                || !same(measures.get("total"), total, exact)
                || !same(measures.get("least"), BigDecimal.valueOf(expected.least(), 2), exact)
                || !same(measures.get("most"), BigDecimal.valueOf(expected.most(), 2), exact)
                || !near(measures.get("mean").doubleValue(), mean, exact ? 0 : TOLERANCE)) {
            throw new Wrong(row + " should be " + expected);
        }
        return (start - Work.START_MS + work.sizeMs()) / Work.SIZE_MS * work.keys() + key;
    }

    private static boolean same(JsonNode found, BigDecimal expected, boolean exact) {
        return exact
                ? found.decimalValue().compareTo(expected) == 0
                : near(found.doubleValue(), expected.doubleValue(), TOLERANCE);
    }

    private static boolean near(double found, double expected, double tolerance) {
        return Math.abs(found - expected) <= tolerance * Math.abs(expected);
    }

    /** Milliseconds since the epoch as a number, or ISO-8601 with or without a zone, which is UTC. */
    private static long instant(JsonNode at) {
        if (at.isNumber()) {
            return at.asLong();
        }
        String text = at.asText().replace(' ', 'T');
        return Instant.parse(text.endsWith("Z") ? text : text + "Z").toEpochMilli();
    }
}
