// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines with {@code source.id} over a real broker, whose copies are in any partition. */
@Tag("slow")
class DuplicatesRunTest extends RunFixture {
    private static final String AGGREGATION =
            "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {events: count, sum: sum(n)}}";

    private record Copy(int partition, long time, String value) {}

    private Path file(String id) throws Exception {
        Path file = pipeline(AGGREGATION);
        return Files.writeString(file, Files.readString(file).replace("  fields:", id + "  fields:"));
    }

    private static String id(String keep) {
        return "  id: {field: id, keep: " + keep + "}\n";
    }

    private static String value(int id, long time, String key, int number) {
        return "{\"id\":" + id + ",\"t\":" + time + ",\"k\":\"" + key + "\",\"n\":" + number + "}";
    }

    private void send(int partition, String value) {
        BROKER.produce(in, partition, null, null, value.getBytes(UTF_8), List.of());
    }

    @Test
    void theResultsAreThoseOfOneCopyEachAtAnyParallelism() throws Exception {
        Random random = Seeds.random(getClass());
        Map<String, long[]> expected = new TreeMap<>();
        List<Copy> copies = new ArrayList<>();
        int duplicates = 0;
        for (int number = 0; number < 600; number++) {
            long time = 1_000 + random.nextInt(20_000);
            String key = String.valueOf((char) ('a' + random.nextInt(5)));
            long[] window = expected.computeIfAbsent(key + " " + time / 1000, each -> new long[2]);
            window[0]++;
            window[1] += number;
            int more = random.nextInt(3);
            duplicates += more;
            for (int copy = 0; copy <= more; copy++) {
                copies.add(new Copy(random.nextInt(3), time, value(number, time, key, number)));
            }
        }
        // As far out of order as the pipeline allows.
        Map<Copy, Long> order = new HashMap<>();
        copies.forEach(copy -> order.put(copy, copy.time + random.nextInt(900)));
        copies.stream().sorted(Comparator.comparing(order::get)).forEach(copy -> send(copy.partition, copy.value));
        BROKER.flush();
        Path file = file(id("1h"));

        List<List<String>> all = new ArrayList<>();
        for (int parallelism : new int[] {1, 2, 4}) {
            results = BROKER.topic("results", 2);
            int code = runIn(
                    "p" + parallelism,
                    file,
                    "--parallelism",
                    String.valueOf(parallelism),
                    "--set",
                    "source.stop=latest",
                    "--set",
                    "sinks.results.topic=" + results);
            assertThat(code).as(err.toString()).isZero();
            all.add(written(results));
        }

        List<String> plain = new ArrayList<>();
        expected.forEach((window, figures) -> plain.add(window + " " + figures[0] + " " + figures[1]));
        assertThat(all.get(0).stream().map(DuplicatesRunTest::brief)).containsExactlyInAnyOrderElementsOf(plain);
        assertThat(all.get(1)).isEqualTo(all.get(0));
        assertThat(all.get(2)).isEqualTo(all.get(0));
        assertThat(duplicates).isPositive();
        assertThat(BROKER.readAll(late, true)).isEmpty();
        assertThat(BROKER.readAll(rejected, true)).isEmpty();
    }

    private static String brief(String result) {
        return result.replaceAll(
                ".*\"k\":\"(.)\".*\"start\":\"1970-01-01T00:00:0?(\\d+)Z\".*\"events\":(\\d+),\"sum\":(\\d+).*",
                "$1 $2 $3 $4");
    }

    /** The first record of a partition may be a duplicate, or go elsewhere than the next ones. */
    @Test
    void theWindowsThatMayMissEventsAreTheSameAtAnyParallelism() throws Exception {
        long begin = System.currentTimeMillis() - 100_000;
        BROKER.produce(in, 0, begin, null, value(1, 1_000, "a", 1).getBytes(UTF_8), List.of());
        for (int partition = 0; partition < 3; partition++) {
            for (int number = 0; number < 20; number++) {
                long time = 3_000 + 200 * number;
                // The first of each of these is the same event.
                String value = value(number == 0 ? 100 : 1_000 * partition + number, time, "a", 1);
                BROKER.produce(in, partition, begin + 5_000 + time, null, value.getBytes(UTF_8), List.of());
            }
        }
        BROKER.flush();
        Path file = file(id("1h"));

        for (int parallelism : new int[] {1, 2, 4}) {
            results = BROKER.topic("results", 2);
            int code = runIn(
                    "p" + parallelism,
                    file,
                    "--parallelism",
                    String.valueOf(parallelism),
                    "--set",
                    "source.start=" + Instant.ofEpochMilli(begin + 1_000),
                    "--set",
                    "source.stop=latest",
                    "--set",
                    "sinks.results.topic=" + results);
            assertThat(code).as(err.toString()).isZero();
            // Only partition 0 begins behind its first record: with the event at 3 s, so that one at 4 s may be
            // missing.
            assertThat(BROKER.readAll(results, true).stream()
                            .filter(record -> "true".equals(header(record, "streamgauge.incomplete")))
                            .map(DuplicatesRunTest::start))
                    .as("parallelism " + parallelism)
                    .containsExactlyInAnyOrder("03", "04");
            assertThat(BROKER.readAll(results, true)).hasSize(4);
        }
    }

    private static String start(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8).replaceAll(".*\"start\":\"1970-01-01T00:00:(\\d\\d)Z\".*", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void copiesAreFoundAfterARestartAtAnotherParallelism(String backend) throws Exception {
        Path file = file(id("1h"));
        for (int number = 0; number < 30; number++) {
            send(number % 3, value(number, 1_000 + number, "a", 1));
        }
        BROKER.flush();
        Path state = directory.resolve("state");
        try (LiveRun run =
                LiveRun.start(state, file, 2, Map.of("state.backend.type", backend), "source.idleAfter=1h")) {
            Waiting.until("all are read", () -> sum("records") == 30);
        }
        for (int number = 0; number < 40; number++) {
            send((number + 1) % 3, value(number, 1_000 + number, "a", 1));
        }
        for (int partition = 0; partition < 3; partition++) {
            send(partition, value(100 + partition, 9_000, "b", 1));
        }
        BROKER.flush();
        try (LiveRun run =
                LiveRun.start(state, file, 3, Map.of("state.backend.type", backend), "source.idleAfter=1h")) {
            BROKER.readAtLeast(results, true, 1);
            Waiting.until("all are read", () -> sum("records") == 73);
            assertThat(sum("duplicates")).isEqualTo(30);
        }
        assertThat(written(results).stream().map(DuplicatesRunTest::brief)).containsExactly("a 1 40 40");
    }

    private static long sum(String metric) {
        return SeenMetrics.of("run-test", metric, null).stream()
                .mapToLong(value -> value)
                .sum();
    }

    @Test
    void anIdIsAddedAndRemovedOnSavedState() throws Exception {
        Path without = Files.copy(file(""), directory.resolve("without.yaml"));
        Path with = Files.copy(file(id("1h")), directory.resolve("with.yaml"));
        Path longer = file(id("2h"));
        Path state = directory.resolve("state");
        send(0, value(1, 1_000, "a", 1));
        send(0, value(1, 1_000, "a", 1));
        BROKER.flush();
        try (LiveRun run = LiveRun.start(state, without, 2, "source.idleAfter=1h")) {
            Waiting.until("all are read", () -> sum("records") == 2);
        }
        assertThat(planFromState(with))
                .contains("  new      Drop duplicates", "  kept     Separate rejected")
                .anyMatch(line -> line.startsWith("  kept     Combine per-key"))
                .noneMatch(line -> line.startsWith("  dropped"));

        send(1, value(1, 1_000, "a", 1));
        send(1, value(2, 1_000, "a", 1));
        send(2, value(2, 1_000, "a", 1));
        BROKER.flush();
        try (LiveRun run = LiveRun.start(state, with, 2, "source.idleAfter=1h")) {
            Waiting.until("all are read", () -> sum("records") == 5);
            Waiting.until("the copy is dropped", () -> sum("duplicates") == 1);
        }
        assertThat(planFromState(without)).contains("  dropped  Drop duplicates (drop-duplicates-1h-by-id)");
        assertThat(planFromState(longer))
                .contains(
                        "  dropped  Drop duplicates, whose field or time to keep was another (drop-duplicates-1h-by-id)");
        assertThat(run(without)).isEqualTo(2);
        assertThat(err.toString())
                .contains("Drop duplicates (1h-by-id): the ids that were seen, and the count of duplicates (")
                .contains("--allow-non-restored-state");
        assertThat(run(longer)).isEqualTo(2);
        assertThat(err.toString()).contains("Drop duplicates (1h-by-id, whose field or time to keep has changed): ");

        for (int partition = 0; partition < 3; partition++) {
            send(partition, value(2, 9_000, "b", 1));
        }
        BROKER.flush();
        try (LiveRun run = LiveRun.start(
                state,
                without,
                1,
                Map.of("execution.state-recovery.ignore-unclaimed-state", "true"),
                "source.idleAfter=1h")) {
            BROKER.readAtLeast(results, true, 1);
        }
        // Twice without an id, once more before ids were known, and one of the two copies since.
        assertThat(written(results).stream().map(DuplicatesRunTest::brief)).containsExactly("a 1 4 4");
        assertThat(header(BROKER.readAll(results, true).get(0), "streamgauge.incomplete"))
                .isEqualTo("true");
    }
}
