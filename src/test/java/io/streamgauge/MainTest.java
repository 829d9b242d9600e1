package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.testing.Waiting;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main class in a process of its own, on the plain class path and without any setting, as an IDE starts it. */
class MainTest extends RunFixture {
    private static final int KEYS = 5;

    private Process process;

    private void start(String... args) throws IOException {
        start(Redirect.to(out().toFile()), args);
    }

    private void start(Redirect out, String... args) throws IOException {
        start(out, builder -> builder.redirectError(err().toFile()), args);
    }

    private void start(Redirect out, Consumer<ProcessBuilder> error, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.streamgauge.Streamgauge"));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out);
        error.accept(builder);
        builder.environment().put("KAFKA", BROKER.bootstrapServers());
        // As users have it; the tests' own stands before it on the class path.
        builder.environment().put("LOG4J_CONFIGURATION_FILE", "classpath:log4j2.properties");
        process = builder.start();
    }

    private void startRun(Path file, String set) throws IOException {
        start("run", file.toString(), "--web-ui", "off", "-Dexecution.checkpointing.interval=300 ms", "--set", set);
    }

    private Path out() {
        return directory.resolve("out");
    }

    private Path err() {
        return directory.resolve("err");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

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
    void aRunThatIsKilledGoesOnWithoutLosingOrRepeatingAnything() throws Exception {
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
                .contains("1503 records read = 1503 events + 0 rejected")
                .contains("per-key: 1503 events = 1503 used + 0 filtered + 0 late + 0 rejected");
    }

    @Test
    void killsInTheMiddleOfEpisodesLeaveOneFiringAndOneResolvedOfEach() throws Exception {
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
        Map<String, String> said = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode alert = new ObjectMapper().readTree(record.value());
            said.merge(alert.get("id").asText(), alert.get("status").asText(), (before, now) -> before + " " + now);
        }
        assertThat(said.values()).containsOnly("firing resolved", "firing");
        assertThat(said.values())
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
    void aRunWhoseReaderIsGoneStopsAsAtCtrlC() throws Exception {
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
        assertThat(process.exitValue()).as(Files.readString(err())).isZero();
        assertThat(Files.readString(err()))
                .contains("nobody reads the standard output any more", "stopped; the next run resumes from here");
    }

    @Test
    void aFileWithFiveMistakesIsToldAllOfThemAndExitsWithTwo() throws Exception {
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
        List<String> problems = Files.readAllLines(err());
        assertThat(problems).allSatisfy(problem -> assertThat(problem).matches(".*market\\.yaml:\\d+:\\d+: error: .*"));
        assertThat(String.join("\n", problems))
                .contains("did you mean topics?", "did you mean price?", "\"soon\" is not a duration", "symbol");
        assertThat(problems.size()).isGreaterThanOrEqualTo(5);
        assertThat(Files.readString(out(), UTF_8)).isEmpty();
    }
}
