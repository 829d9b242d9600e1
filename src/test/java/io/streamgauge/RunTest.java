// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.model.Header;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The command as a user gives it, on a mini-cluster, against a broker. */
class RunTest extends RunFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aBoundedRunWritesEveryWindowAndEndsByItself() throws Exception {
        produce(0, 1_000, "a", "0.1");
        produce(1, 1_999, "a", "0.2");
        produce(2, 1_500, "b", "\"7.50\"");
        produce(0, 2_000, "a", "-4");
        produce(1, 2_001, "a", "null");
        BROKER.flush();

        assertThat(run(pipeline(PER_KEY), "--set", "source.stop=latest"))
                .as(err.toString())
                .isZero();

        assertThat(written(results))
                .containsExactly(
                        result("a", 1, "\"events\":2,\"sum\":0.3,\"mean\":0.15,\"least\":0.1,\"most\":0.2"),
                        result("a", 2, "\"events\":2,\"sum\":-4,\"mean\":-4,\"least\":-4,\"most\":-4"),
                        result("b", 1, "\"events\":1,\"sum\":7.5,\"mean\":7.5,\"least\":7.5,\"most\":7.5"));
        ConsumerRecord<byte[], byte[]> record = BROKER.readAll(results, true).get(0);
        JsonNode key = JSON.readTree(record.key());
        assertThat(key.fieldNames()).toIterable().containsExactly("aggregation", "key", "start", "end");
        assertThat(BROKER.readAll(late, true)).isEmpty();
        assertThat(BROKER.readAll(rejected, true)).isEmpty();
    }

    private static String result(String key, int second, String measures) {
        return "{\"pipeline\":\"run-test\",\"aggregation\":\"per-key\",\"key\":{\"k\":\"" + key + "\"},"
                + "\"window\":{\"start\":\"1970-01-01T00:00:0" + second + "Z\",\"end\":\"1970-01-01T00:00:0"
                + (second + 1) + "Z\"},\"kind\":\"final\",\"revision\":0,\"measures\":{" + measures + "}}";
    }

    @Test
    void theWindowsOfOneKeyAreInOnePartition() throws Exception {
        for (int i = 0; i < 50; i++) {
            produce(0, 1_000 * i, "k" + i % 5, "1");
        }
        BROKER.flush();

        assertThat(run(pipeline(PER_KEY), "--set", "source.stop=latest"))
                .as(err.toString())
                .isZero();

        Map<String, List<Integer>> partitions = BROKER.readAll(results, true).stream()
                .collect(Collectors.groupingBy(
                        RunTest::keyOf, Collectors.mapping(ConsumerRecord::partition, Collectors.toList())));
        assertThat(partitions).hasSize(5);
        assertThat(partitions.values()).allSatisfy(all -> assertThat(all).containsOnly(all.get(0)));
    }

    private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value()).get("key").get("k").asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatCannotBeUsedIsKeptWithItsBytesAndTheReason() throws Exception {
        byte[] broken = {'{', '"', 'k', '"', ':', (byte) 0xff};
        byte[] kafkaKey = {1, 2, (byte) 0xfe};
        BROKER.produce(
                in, 1, 1234L, kafkaKey, broken, List.of(new Header("trace", new byte[] {9, 0}), new Header("x", null)));
        produce(1, 5_000, "a", "\"12,5\"");
        BROKER.produce(in, 1, null, null, "{\"t\":5000,\"n\":1}".getBytes(UTF_8), List.of());
        produce(1, 5_000, "a", "1");
        BROKER.flush();

        assertThat(run(pipeline(PER_KEY), "--set", "source.stop=latest"))
                .as(err.toString())
                .isZero();

        assertThat(written(results)).hasSize(1).first().asString().contains("\"events\":1");
        List<ConsumerRecord<byte[], byte[]>> records = BROKER.readAll(rejected, true);
        assertThat(records)
                .extracting(record -> header(record, "__streams.errors.offset"))
                .containsExactlyInAnyOrder("0", "1", "2");
        ConsumerRecord<byte[], byte[]> malformed = records.stream()
                .filter(record -> "0".equals(header(record, "__streams.errors.offset")))
                .findFirst()
                .orElseThrow();
        assertThat(malformed.key()).isEqualTo(kafkaKey);
        assertThat(malformed.value()).isEqualTo(broken);
        assertThat(malformed.headers().lastHeader("trace").value()).containsExactly(9, 0);
        assertThat(malformed.headers().lastHeader("x").value()).isNull();
        assertThat(header(malformed, "__streams.errors.topic")).isEqualTo(in);
        assertThat(header(malformed, "__streams.errors.partition")).isEqualTo("1");
        assertThat(header(malformed, "__streams.errors.exception")).isEqualTo("MALFORMED");
        assertThat(header(malformed, "__streams.errors.message")).isNotEmpty();
        assertThat(header(malformed, "streamgauge.pipeline")).isEqualTo("run-test");
        assertThat(header(malformed, "streamgauge.error.code")).isEqualTo("MALFORMED");
        assertThat(header(malformed, "streamgauge.source.timestamp")).isEqualTo("1970-01-01T00:00:01.234Z");
        assertThat(header(malformed, "streamgauge.aggregation")).isNull();
        assertThat(records.stream()
                        .map(record -> header(record, "streamgauge.error.code") + " "
                                + header(record, "streamgauge.error.field") + " "
                                + header(record, "streamgauge.aggregation")))
                .containsExactlyInAnyOrder("MALFORMED null null", "FIELD_TYPE n per-key", "FIELD_MISSING k per-key");
    }

    @Test
    void theSameInputGivesTheSameBytesAtEveryParallelism() throws Exception {
        Random random = Seeds.random(getClass());
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            long time = 10L * i - random.nextInt(900);
            String key = "k" + random.nextInt(20);
            BigDecimal number = BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(5));
            produce(random.nextInt(3), Math.max(time, 0), key, number.toPlainString());
            sums.merge(key + "@" + Math.floorDiv(Math.max(time, 0), 1000), number, BigDecimal::add);
        }
        BROKER.flush();
        Path file = pipeline(PER_KEY);

        List<String> first = null;
        for (int parallelism : new int[] {1, 2, 4}) {
            results = BROKER.topic("results", 2);
            assertThat(run(
                            file,
                            "--set",
                            "source.stop=latest",
                            "--set",
                            "sinks.results.topic=" + results,
                            "--parallelism",
                            Integer.toString(parallelism)))
                    .as(err.toString())
                    .isZero();
            List<String> now = written(results);
            if (first == null) {
                first = now;
            }
            assertThat(now).isEqualTo(first);
        }

        assertThat(BROKER.readAll(late, true)).isEmpty();
        Map<String, BigDecimal> written = new TreeMap<>();
        for (String line : first) {
            JsonNode result = JSON.readTree(line);
            long second =
                    Instant.parse(result.get("window").get("start").asText()).getEpochSecond();
            written.put(
                    result.get("key").get("k").asText() + "@" + second,
                    new BigDecimal(result.get("measures").get("sum").asText()));
        }
        assertThat(written.keySet()).isEqualTo(sums.keySet());
        written.forEach((slot, sum) -> assertThat(sum).as(slot).isEqualByComparingTo(sums.get(slot)));
    }

    @Test
    void lateEventsAreKeptWithTheWindowThatTheyMissed() throws Exception {
        produce(0, 1_000, "a", "1");
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 60_000, "a", "1");
        }
        BROKER.flush();
        Path file = pipeline(PER_KEY);
        try (LiveRun run = LiveRun.start(directory.resolve("live"), file, 2)) {
            BROKER.readAtLeast(results, true, 1);
            produce(0, 1_500, "a", "2");
            produce(0, 61_000, "a", "1");
            BROKER.flush();
            List<ConsumerRecord<byte[], byte[]>> records = BROKER.readAtLeast(late, true, 1);
            assertThat(records).hasSize(1);
            assertThat(new String(records.get(0).value(), UTF_8)).contains("\"t\":1500");
            assertThat(header(records.get(0), "streamgauge.error.code")).isEqualTo("LATE");
            assertThat(header(records.get(0), "streamgauge.late.window.start")).isEqualTo("1970-01-01T00:00:01Z");
            assertThat(header(records.get(0), "streamgauge.late.window.end")).isEqualTo("1970-01-01T00:00:02Z");
            assertThat(header(records.get(0), "streamgauge.late.windows")).isEqualTo("1");
            assertThat(header(records.get(0), "streamgauge.late.by.ms")).isEqualTo("57000");
            assertThat(header(records.get(0), "streamgauge.late.partial")).isEqualTo("false");
            run.stop();
        }
    }

    @Test
    void aRestartWithAnotherParallelismNeitherLosesNorRepeatsAWindow() throws Exception {
        Random random = Seeds.random(getClass());
        Map<String, Integer> expected = new TreeMap<>();
        Path file = pipeline(PER_KEY);
        int parallelism = 2;
        for (int round = 0; round < 3; round++) {
            try (LiveRun run = LiveRun.start(directory.resolve("live"), file, parallelism)) {
                for (int i = 0; i < 200; i++) {
                    long time = 20_000L * round + 100L * i + random.nextInt(900);
                    String key = "k" + random.nextInt(7);
                    produce(random.nextInt(3), time, key, "1");
                    expected.merge(key + "@" + time / 1000, 1, Integer::sum);
                }
                BROKER.flush();
                // Windows up to the watermark are out; those behind it wait in state.
                BROKER.readAtLeast(results, true, round * 20);
                run.stop();
            }
            parallelism = 1 + parallelism % 3;
        }
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 1_000_000, "end", "1");
        }
        BROKER.flush();
        try (LiveRun run = LiveRun.start(directory.resolve("live"), file, parallelism)) {
            BROKER.readAtLeast(results, true, expected.size());
            run.stop();
        }

        Map<String, Integer> written = new TreeMap<>();
        for (String line : written(results)) {
            JsonNode result = JSON.readTree(line);
            String slot = result.get("key").get("k").asText() + "@"
                    + Instant.parse(result.get("window").get("start").asText()).getEpochSecond();
            assertThat(written.put(slot, result.get("measures").get("events").asInt()))
                    .as("a second result of " + slot)
                    .isNull();
        }
        assertThat(written).isEqualTo(expected);
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }
}
