// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** A run in a process of its own whose keys do not fit the heap, and one that collects all the time and is healthy. */
class FullHeapScenario extends RunFixture {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final String WITH_PAST =
            "  - {name: per-key, keyBy: [k], window: {tumbling: 1m}, measures: {sum: sum(n)},"
                    + " alerts: [{name: high, when: sum > past.sum.mean * 3}]}";

    private Process run;

    @AfterEach
    void stop() throws InterruptedException {
        if (run != null) {
            Processes.kill(run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
    void aFullHeapIsReportedAndEndsTheRun(String collector) throws Exception {
        for (int minute = 0; minute < 2; minute++) {
            for (int key = 0; key < 300_000; key++) {
                produce(0, minute * 60_000 + key / 6, "key-" + key, "1");
            }
        }
        BROKER.flush();

        start(pipeline(WITH_PAST), List.of("-Xmx160m", collector));

        Waiting.until("the end of the run", WITHIN, () -> !run.isAlive());
        assertThat(run.exitValue()).as(log()).isEqualTo(ExitCode.SOFTWARE);
        assertThat(log().lines().filter(line -> line.startsWith("streamgauge:")))
                .as(log())
                .singleElement()
                .asString()
                .contains("the heap of 1", "it holds the state of per-key (about ", "-D state.backend.type=rocksdb");
    }

    @Test
    void aRunThatCollectsAllTheTimeIsNotReported() throws Exception {
        for (int event = 0; event < 300_000; event++) {
            produce(0, event, "key-" + event % 100, "1");
        }
        BROKER.flush();

        start(pipeline(PER_KEY), List.of("-Xmx256m", "-Xmn2m", "-XX:+UseSerialGC"), "--set", "source.stop=latest");

        Waiting.until("the end of the run", WITHIN, () -> !run.isAlive());
        assertThat(run.exitValue()).as(log()).isZero();
        assertThat(log()).doesNotContain("heap");
        // 100 keys in each of 300 seconds.
        assertThat(written(results)).hasSize(30_000);
    }

    private void start(Path pipeline, List<String> jvm, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                pipeline.toString(),
                "--create-topics",
                "--web-ui=off",
                "--parallelism=1",
                "--state-dir=" + directory.resolve("st")));
        arguments.addAll(List.of(more));
        run = Processes.start(
                directory.resolve("log"), jvm, "io.streamgauge.Streamgauge", arguments.toArray(String[]::new));
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
