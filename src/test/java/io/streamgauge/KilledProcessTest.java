// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes that are killed lose and repeat nothing. */
@Tag("slow")
class KilledProcessTest extends ProcessFixture {
    private static final int KEYS = 5;

    @Test
    void aRunThatIsKilledResumesWithoutLosingOrRepeatingAnything() throws Exception {
        Path file = pipeline(PER_KEY);
        Map<String, Integer> expected = new TreeMap<>();
        for (int round = 0; round < 3; round++) {
            startRun(file, "source.idleAfter=1h");
            for (int i = 0; i < 500; i++) {
                long time = 10_000L * round + 20L * i;
                String key = "k" + i % 5;
                produce(i % 3, time, key, "1");
                expected.merge(key + "@" + time / 1_000, 1, Integer::sum);
            }
            BROKER.flush();
            // At the last watermark of a round, 1 s behind its last event, eight of its ten seconds are out.
            BROKER.readAtLeast(results, true, 5 * (10 * round + 8));
            process.destroyForcibly().waitFor();
        }
        startRun(file, "source.idleAfter=1h");
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 100_000, "end", "1");
        }
        BROKER.flush();
        List<ConsumerRecord<byte[], byte[]>> records = BROKER.readAtLeast(results, true, expected.size());

        Map<String, Integer> written = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode result = new ObjectMapper().readTree(record.value());
            String slot = result.get("key").get("k").asText() + "@"
                    + Instant.parse(result.get("window").get("start").asText()).getEpochSecond();
            assertThat(written.put(slot, result.get("measures").get("events").asInt()))
                    .as("a second result of " + slot)
                    .isNull();
        }
        assertThat(written).isEqualTo(expected);

        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(err()))
                .as("the books of all rounds")
                .contains("read       1,503 records since the state began, ")
                .containsPattern("per-key +1,503 +0 +0 +0 +0 +");
    }

    @Test
    void killsInTheMiddleOfIncidentsLeaveOneFiringAndOneResolvedOfEach() throws Exception {
        in = BROKER.topic("in", 1);
        String alerts = BROKER.topic("alerts", 2);
        Path file = pipeline("""
                  - name: sums
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                    alerts: [{name: high, when: sum > 10, for: 2 windows}]
                """.indent(0), "  alerts: {topic: %s, guarantee: exactly-once}".formatted(alerts));
        for (int round = 0; round < 2; round++) {
            startRun(file, "source.maxOutOfOrderness=0s");
            produceSums(20 * round, 20 * round + 10);
            // The last of these seconds has no end yet.
            await(alerts, alertsOf(20 * round + 9));
            // These are on their way, in a transaction that is open or not yet written, when the process dies.
            produceSums(20 * round + 10, 20 * round + 20);
            process.destroyForcibly().waitFor();
        }
        startRun(file, "source.maxOutOfOrderness=0s");
        produce(0, 100_000, "end", "0");
        BROKER.flush();
        await(alerts, alertsOf(40));
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        List<ConsumerRecord<byte[], byte[]>> records = BROKER.readAll(alerts, true);
        assertThat(records).hasSize(alertsOf(40));
        Map<String, String> statuses = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode alert = new ObjectMapper().readTree(record.value());
            statuses.merge(alert.get("id").asText(), alert.get("status").asText(), (before, now) -> before + " " + now);
        }
        assertThat(statuses.values()).containsOnly("firing resolved", "firing");
        assertThat(statuses.values())
                .filteredOn("firing"::equals)
                .as("still firing at the end")
                .hasSizeLessThanOrEqualTo(KEYS);
    }

    /** A process takes its time to start where others compete for the processors. */
    private static void await(String topic, int records) throws Exception {
        Waiting.until(
                records + " records of " + topic,
                Duration.ofMinutes(3),
                () -> BROKER.readAll(topic, true).size() >= records);
    }

    /** Of five seconds a key is high in four, each from another second on. */
    private static boolean high(int key, int second) {
        return (second + key) % 5 != 0;
    }

    /** How many alerts there are about so many seconds: one for the second high one of a row, and one for its end. */
    private static int alertsOf(int seconds) {
        int alerts = 0;
        for (int key = 0; key < KEYS; key++) {
            int row = 0;
            for (int second = 0; second < seconds; second++) {
                alerts += high(key, second) ? row == 1 ? 1 : 0 : row > 1 ? 1 : 0;
                row = high(key, second) ? row + 1 : 0;
            }
        }
        return alerts;
    }

    private void produceSums(int from, int to) {
        for (int second = from; second < to; second++) {
            for (int key = 0; key < KEYS; key++) {
                produce(0, 1_000L * second, "k" + key, high(key, second) ? "12" : "1");
            }
        }
        BROKER.flush();
    }
}
