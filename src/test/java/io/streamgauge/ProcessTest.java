// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.local.rest.Ports;
import io.streamgauge.testing.Waiting;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** What a terminal, a pipe and a shell see of the process. */
class ProcessTest extends ProcessFixture {
    @Test
    void linesArePrintedAsTheyArriveAndCtrlCEndsTheRunCleanly() throws Exception {
        String topic = BROKER.topic("real-time-topic", 2);
        start(
                "run",
                Path.of("pipelines", "lines.yaml").toAbsolutePath().toString(),
                "--state-dir",
                directory.resolve("state").toString(),
                "--set",
                "source.topics=[" + topic + "]",
                "--set",
                "sinks.rejected.topic=" + rejected,
                "--set",
                "source.start=earliest");
        BROKER.produce(topic, "hello, stream");
        BROKER.flush();
        Waiting.until("the first line is printed", () -> Files.readString(out()).contains("\"hello, stream\""));

        BROKER.produce(topic, "and \u4e16\u754c");
        BROKER.flush();
        Waiting.until(
                "the second line is printed", () -> Files.readString(out()).contains("\u4e16\u754c"));

        // SIGTERM; a test cannot send SIGINT, which goes the same way.
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isZero();
        assertThat(Files.readAllLines(out()))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("{\"record\":{\"topic\":\"" + topic + "\","));
    }

    /** Three lines at once, as soon as the prompt is there. */
    @Test
    void linesThatAreTypedIntoTheDemoArePrinted() throws Exception {
        start("demo", "lines");
        Waiting.until("the prompt", () -> Files.readString(err()).contains("type lines here"));

        try (BufferedWriter keyboard = process.outputWriter(UTF_8)) {
            keyboard.write("one\ntwo\nthree\n");
            keyboard.flush();
            Waiting.until("the lines", () -> Files.readAllLines(out()).size() == 3);
        }

        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(out()))
                .extracting(line -> line.replaceAll(".*\"value\":\"(.*)\"}}", "$1"))
                .containsExactly("one", "two", "three");
    }

    @Test
    void theLauncherOnABarePathSaysWhatItNeedsAndNothingElse() throws Exception {
        ProcessBuilder launcher = new ProcessBuilder("/bin/bash", "streamgauge", "check")
                .redirectErrorStream(true)
                .redirectOutput(out().toFile());
        launcher.environment().put("PATH", directory.toString());
        launcher.environment().remove("JAVA_HOME");
        process = launcher.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readAllLines(out()))
                .singleElement()
                .asString()
                .startsWith("streamgauge: needs Java 17 or newer; java is not there");
    }

    /** As {@code run 2>&1 | less}, or Ctrl-S: the pipe takes 64 KiB, and nobody reads. */
    @Test
    void aReaderWhoDoesNotReadStopsNeitherResultsNorAStop() throws Exception {
        int keys = 30_000;
        Path file = pipeline(PER_KEY);
        start(
                Redirect.PIPE,
                builder -> builder.redirectErrorStream(true),
                "run",
                file.toString(),
                "--web-ui",
                "off",
                "--set",
                "sinks.print=[results]",
                "--set",
                "sinks.results.guarantee=at-least-once");
        for (int key = 0; key < keys; key++) {
            produce(key % 3, 1_000, "key-" + key, "1");
        }
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 9_000, "end", "1");
        }
        BROKER.flush();
        BROKER.readAtLeast(results, true, keys);

        // The process itself would close the pipe, too.
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        List<String> shown = process.inputReader(UTF_8).lines().toList();
        assertThat(shown).hasSizeLessThan(keys).anyMatch(line -> line.startsWith("{\"pipeline\":\"run-test\""));
    }

    /** As {@code run | head -1}. */
    @Test
    void aRunWhoseReaderIsGoneStopsAsAtCtrlCAndEndsWithOne() throws Exception {
        String topic = BROKER.topic("real-time-topic", 1);
        start(
                Redirect.PIPE,
                "run",
                Path.of("pipelines/lines.yaml").toAbsolutePath().toString(),
                "--web-ui",
                "off",
                "--state-dir",
                directory.resolve("state").toString(),
                "--set",
                "source.topics=[" + topic + "]",
                "--set",
                "sinks.rejected.topic=" + BROKER.topic("rejected", 1),
                "--set",
                "source.start=earliest");
        BROKER.produce(topic, "one");
        BROKER.flush();
        try (BufferedReader head = process.inputReader()) {
            assertThat(head.readLine()).contains("\"one\"");
        }

        BROKER.produce(topic, "two");
        BROKER.flush();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isEqualTo(1);
        assertThat(Files.readString(err()))
                .contains(
                        "streamgauge: the run has stopped with a final checkpoint because nobody reads its standard output; the"
                                + " next run resumes from here");
    }

    /** A terminal that is closed sends it. */
    @Test
    void aHangupEndsTheRunWithAFinalCheckpointAndItsLogIsInAFile() throws Exception {
        Path file = pipeline(PER_KEY);
        startRun(file, "source.idleAfter=1h");
        produce(0, 1_000, "a", "1");
        BROKER.flush();
        Path state = directory.resolve(".streamgauge/run-test");
        Path log = state.resolve("log/streamgauge.log");
        Waiting.until(
                "a checkpoint", () -> Files.exists(log) && Files.readString(log).contains("Completed checkpoint"));

        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isZero();
        assertThat(Files.readString(err()))
                .contains("stopped; the next run resumes from here")
                .contains("read       1 record in ")
                .doesNotContain(
                        "Could not properly mark", "Failed to trigger", "is disabled", "executor service is shutdown");
    }

    @Test
    void aBrokerToTryThingsWithHasTheTopicsThatAreNamed() throws Exception {
        int port = Ports.free();
        start("broker", "--port", String.valueOf(port), "--topic", "trades:2", "--topic", "quotes");
        Waiting.until("the broker", () -> Files.readString(err()).contains("Kafka at localhost:" + port));

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + port))) {
            assertThat(admin.describeTopics(List.of("trades", "quotes"))
                            .allTopicNames()
                            .get()
                            .values())
                    .extracting(topic -> topic.name() + ":" + topic.partitions().size())
                    .containsExactlyInAnyOrder("trades:2", "quotes:1");
        }
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isZero();
    }

    @Test
    void aFileWithFiveMistakesHasAllOfThemReportedAndExitsWithTwo() throws Exception {
        Path file = Files.writeString(directory.resolve("market.yaml"), """
                name: Market
                kafka: {bootstrap.servers: 'localhost:9092'}
                source:
                  topicz: [trades]
                  fields: {price: number}
                aggregations:
                  - name: prices
                    where: 'prize > 0'
                    window: {tumbling: soon}
                    measures: {top: max(price)}
                    keyBy: [symbol]
                """);
        start("check", file.toString());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        List<String> lines = Files.readAllLines(err());
        List<String> problems =
                lines.stream().filter(line -> line.contains(": error: ")).toList();
        assertThat(problems).allSatisfy(problem -> assertThat(problem).matches(".*market\\.yaml:\\d+:\\d+: error: .*"));
        assertThat(String.join("\n", problems))
                .contains("did you mean topics?", "did you mean price?", "\"soon\" is not a duration", "symbol");
        assertThat(problems.size()).isGreaterThanOrEqualTo(5);
        assertThat(lines)
                .contains("    9 |     window: {tumbling: soon}", "      |                        ^")
                .last()
                .isEqualTo(problems.size() + " errors in " + file);
        assertThat(Files.readString(out(), UTF_8)).isEmpty();
    }
}
