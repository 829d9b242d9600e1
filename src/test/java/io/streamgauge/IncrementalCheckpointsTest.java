// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** State in RocksDB, whose checkpoints share files: what the manual advises for many keys. */
@Tag("slow")
class IncrementalCheckpointsTest extends ProcessFixture {
    private static final int KEYS = 300;
    private static final String BEFORE = aggregation("events: count, sum: sum(n)");
    private static final String AFTER = aggregation("events: count, sum: sum(n), most: max(n)");

    private static String aggregation(String measures) {
        return "  - {name: per-key, keyBy: [k], window: {tumbling: 10s}, allowedLateness: 1h, measures: {" + measures
                + "}}";
    }

    /** Each run counts one event more of every key. The second run claims the checkpoints of the first one. */
    @Test
    void runsThatAreKilledResumeFromCheckpointsThatShareFiles() throws Exception {
        Path file = pipeline(BEFORE);
        for (int run = 0; run < 2; run++) {
            startIncremental(file);
            produceAll(run);
            process.destroyForcibly().waitFor();
            assertThat(sharedFiles()).isPositive();
        }
        refusesACopyWhoseSharedFilesAreElsewhere(file);
        pipeline(AFTER);
        assertThat(planFromState(file))
                .anyMatch(line -> line.endsWith("keeps count, sum(n); begins max(n), null in windows that are open"));

        startIncremental(file);
        produceAll(2);
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isZero();

        Map<String, String> newest = new HashMap<>();
        BROKER.readAll(results, true)
                .forEach(record -> newest.put(new String(record.key(), UTF_8), new String(record.value(), UTF_8)));
        assertThat(newest.entrySet().stream()
                        .filter(result -> result.getKey().contains("\"key-"))
                        .map(Map.Entry::getValue))
                .hasSize(KEYS)
                .allMatch(value -> value.endsWith(
                        "\"kind\":\"revised\",\"revision\":2,\"measures\":{\"events\":3,\"sum\":3,\"most\":null}}"));
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    /** The checkpoint names them by their absolute paths. */
    private void refusesACopyWhoseSharedFilesAreElsewhere(Path file) throws Exception {
        Path state = directory.resolve("state");
        Path copy = directory.resolve("copy");
        FileUtils.copy(
                new org.apache.flink.core.fs.Path(state.toUri()),
                new org.apache.flink.core.fs.Path(copy.toUri()),
                false);

        assertThat(runIn("copy", file, "-Dstate.backend.type=rocksdb")).isEqualTo(2);
        assertThat(err.toString())
                .contains("the state in " + copy, "in the directory that it was copied from: " + state);

        Path away = Files.move(state, directory.resolve("away"));
        assertThat(runIn("copy", file, "-Dstate.backend.type=rocksdb")).isEqualTo(2);
        assertThat(err.toString()).contains("gone or cut short: " + state);
        Files.move(away, state);
    }

    private void startIncremental(Path file) throws IOException {
        start(
                "run",
                file.toString(),
                "--web-ui",
                "off",
                "--state-dir",
                directory.resolve("state").toString(),
                "-Dstate.backend.type=rocksdb",
                "-Dexecution.checkpointing.incremental=true",
                "-Dexecution.checkpointing.interval=300 ms",
                // Smaller files would be a part of the checkpoint's metadata.
                "-Dexecution.checkpointing.data-inline-threshold=0");
    }

    /** Returns when a checkpoint has committed the results of one event of every key in the first window. */
    private void produceAll(int run) throws Exception {
        for (int key = 0; key < KEYS; key++) {
            produce(key % 3, 1_000, "key-" + key, "1");
        }
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 12_000 + 10_000 * run, "end", "1");
        }
        BROKER.flush();
        // And those of the windows that the ends of the runs before are in.
        BROKER.readAtLeast(results, true, KEYS * (run + 1) + run);
    }

    private long sharedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            return files.filter(file -> file.getParent().endsWith("shared")).count();
        }
    }
}
