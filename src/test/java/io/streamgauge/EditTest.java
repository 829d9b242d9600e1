// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline that is stopped, edited, and goes on. */
@Tag("slow")
class EditTest extends RunFixture {
    private static final String BEFORE = """
              - {name: per-key, keyBy: [k], window: {tumbling: 10s}, measures: {events: count, sum: sum(n), least: min(n)}}
              - {name: dropped, keyBy: [k], window: {tumbling: 10s}, measures: {events: count}}
            """;
    private static final String AFTER = """
              - name: per-key
                keyBy: [k]
                window: {tumbling: 10s}
                measures: {events: count, most: max(n), ratio: {derive: 'most / events'}, sum: sum(n)}
              - {name: added, keyBy: [k], window: {tumbling: 10s}, measures: {events: count}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void openWindowsContinueWithRightFigures(String backend) throws Exception {
        String removed = BROKER.topic("removed", 1);
        String added = BROKER.topic("added", 1);
        send(removed, 5_000, 10);
        send(removed, 12_000, 10);
        send(added, 12_500, 100);
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 5_000, "a", "1");
            produce(partition, 12_000, "a", "1");
        }
        BROKER.flush();
        try (LiveRun run = start(file(BEFORE, removed), 2, backend, false)) {
            BROKER.readAtLeast(results, true, 2);
        }

        Path edited = file(AFTER, added);
        assertThat(run(edited)).isEqualTo(2);
        assertThat(err.toString())
                .contains("dropped (tumbling-10s-by-k): counts of its events (", "windows that are open (")
                .contains("--allow-non-restored-state");
        assertThat(run(file(
                        BEFORE.replace(
                                "per-key, keyBy: [k], window: {tumbling: 10s}", "per-key, window: {tumbling: 10s}"),
                        added)))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("per-key (tumbling-10s-by-k, whose windows or key have changed): counts of its events (");
        file(AFTER, added);
        assertThat(planFromState(edited))
                .contains(
                        "from " + LiveRun.savepoint(directory.resolve("state")),
                        "  new      Source: Read " + in + "," + added
                                + "; resumes these topics at the offsets of the state: " + in + ", " + removed
                                + "; others begin at source.start",
                        "  kept     Fire per-key; keeps count, sum(n); drops min(n); begins max(n), null in windows that are"
                                + " open",
                        "  new      Fire added",
                        "  dropped  Fire dropped (dropped-fire-tumbling-10s-by-k)");

        send(removed, 15_000, 1_000);
        for (int at : new int[] {15_000, 25_000, 31_000}) {
            send(added, at, 100);
            for (int partition = 0; partition < 3; partition++) {
                produce(partition, at, "a", "2");
            }
        }
        BROKER.flush();
        try (LiveRun run = start(edited, 3, backend, true)) {
            BROKER.readAtLeast(results, true, 6);
        }

        assertThat(written(results))
                .containsExactlyInAnyOrder(
                        result("per-key", 0, "\"events\":4,\"sum\":13,\"least\":1"),
                        result("dropped", 0, "\"events\":4"),
                        // 13 of before, 6 of the topic that stayed, 200 of the one that is new: all of it, since its
                        // start.
                        result("per-key", 10, "\"events\":9,\"most\":null,\"ratio\":null,\"sum\":219"),
                        result("added", 10, "\"events\":5"),
                        result("per-key", 20, "\"events\":4,\"most\":100,\"ratio\":25,\"sum\":106"),
                        result("added", 20, "\"events\":4"));
        assertThat(BROKER.readAll(late, true)).isEmpty();
        assertThat(BROKER.readAll(rejected, true)).isEmpty();
    }

    private Path file(String aggregations, String otherTopic) throws Exception {
        Path file = pipeline(aggregations);
        String text = Files.readString(file);
        return Files.writeString(
                file,
                text.replace("topics: [" + in + "]", "topics: [" + in + ", " + otherTopic + "]\n  idleAfter: 1h"));
    }

    private LiveRun start(Path file, int parallelism, String backend, boolean drop) {
        Map<String, String> options = Map.of(
                "state.backend.type", backend, "execution.state-recovery.ignore-unclaimed-state", String.valueOf(drop));
        return LiveRun.start(directory.resolve("state"), file, parallelism, options);
    }

    private static void send(String topic, long time, int number) {
        BROKER.produce(
                topic,
                0,
                null,
                null,
                ("{\"t\":" + time + ",\"k\":\"a\",\"n\":" + number + "}").getBytes(UTF_8),
                List.of());
    }

    private static String result(String aggregation, int second, String measures) {
        return "{\"pipeline\":\"run-test\",\"aggregation\":\"" + aggregation + "\",\"key\":{\"k\":\"a\"},"
                + "\"window\":{\"start\":\"1970-01-01T00:00:%02dZ\",\"end\":\"1970-01-01T00:00:%02dZ\"}"
                        .formatted(second, second + 10)
                + ",\"kind\":\"final\",\"revision\":0,\"measures\":{" + measures + "}}";
    }
}
