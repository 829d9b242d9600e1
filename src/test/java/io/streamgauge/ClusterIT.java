// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.testing.FlinkProcesses;
import io.streamgauge.testing.Seeds;
import io.streamgauge.testing.TestBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The shaded jar on Flink processes of their own does what the command does on one machine. */
class ClusterIT {
    private static final Path JAR = Path.of(System.getProperty("streamgauge.jar", "target/streamgauge.jar"));
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String CANARY = "canary-8f1c";
    private static final TestBroker BROKER = TestBroker.shared();

    @TempDir
    private static Path directory;

    private static FlinkProcesses cluster;
    private static Path file;
    private static List<String> expected;

    @BeforeAll
    static void start() throws Exception {
        String in = BROKER.topic("in", 3);
        fill(in, Seeds.random(ClusterIT.class));
        // A property that Kafka's clients accept and, without TLS, do not use.
        file = Files.writeString(directory.resolve("cluster.yaml"), """
                name: cluster-test
                kafka:
                  bootstrap.servers: '%s'
                  ssl.key.password: '%s'
                  ssl.keystore.password: ${CLUSTER_SECRET:-none}
                source:
                  topics: [%s]
                  fields: {k: text, n: {type: number, path: reading.n}}
                  timestamp: {field: t, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 1s
                  stop: latest
                aggregations:
                  - {name: per-key, keyBy: [k], window: {tumbling: 1s},
                     measures: {events: count, sum: sum(n), mean: avg(n), least: min(n), most: max(n)}}
                  - {name: large, where: 'n > 0', keyBy: [], window: {tumbling: 5s}, measures: {events: count, sum: sum(n)}}
                sinks:
                  print: []
                  results: {topic: results}
                  late: {topic: %s}
                  rejected: {topic: %s}
                """.formatted(
                        BROKER.bootstrapServers(), CANARY, in, BROKER.topic("late", 1), BROKER.topic("rejected", 1)));
        expected = runHere(1);
        assertThat(expected).hasSizeGreaterThan(1_000);
        cluster = FlinkProcesses.start(directory.resolve("cluster"), 1, 4, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void fill(String topic, Random random) {
        for (int i = 0; i < 20_000; i++) {
            long time = Math.max(0, 3L * i - random.nextInt(900));
            BigDecimal number = BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(5));
            String value = "{\"t\":" + time + ",\"k\":\"k" + random.nextInt(50) + "\",\"reading\":{\"n\":" + number
                    + ",\"unit\":\"\\u00b0C\"}}";
            BROKER.produce(topic, random.nextInt(3), null, null, value.getBytes(UTF_8), List.of());
        }
        BROKER.flush();
    }

    /** What a reader of the results sees, wherever it was written from. */
    private static List<String> written(String topic) {
        return BROKER.readAll(topic, true).stream()
                .map(record -> record.partition() + " " + new String(record.key(), UTF_8) + " "
                        + new String(record.value(), UTF_8))
                .sorted()
                .toList();
    }

    private static String[] arguments(String results, String... more) {
        return Stream.concat(
                        Stream.of("run", file.toString(), "--set", "sinks.results.topic=" + results), Stream.of(more))
                .toArray(String[]::new);
    }

    private static List<String> runHere(int parallelism) {
        String results = BROKER.topic("results", 2);
        StringWriter err = new StringWriter();
        CommandLine command = Streamgauge.commandLine();
        command.setErr(new PrintWriter(err, true));
        String state = directory.resolve("state-" + parallelism).toString();
        int code = command.execute(arguments(
                results, "--web-ui", "off", "--state-dir", state, "--parallelism", String.valueOf(parallelism)));
        assertThat(code).as(err.toString()).isZero();
        return written(results);
    }

    private static String runOnCluster(int parallelism, String results) throws Exception {
        String job = cluster.submit(JAR, parallelism, Map.of("CLUSTER_SECRET", CANARY), arguments(results));
        cluster.awaitStatus(job, "FINISHED", WITHIN);
        return job;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void oneMachineGivesTheSameBytesAtEveryParallelism(int parallelism) {
        assertThat(runHere(parallelism)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aClusterGivesTheBytesOfOneMachine(int parallelism) throws Exception {
        String results = BROKER.topic("results", 2);

        runOnCluster(parallelism, results);

        assertThat(written(results)).isEqualTo(expected);
    }

    @Test
    void theWebUiShowsThePipelineByItsNamesAndNoSecret() throws Exception {
        String job = runOnCluster(2, BROKER.topic("results", 2));

        JsonNode shown = cluster.get("/jobs/" + job);
        assertThat(shown.get("name").asText()).isEqualTo("cluster-test");
        assertThat(shown.get("vertices").findValuesAsText("name"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).doesNotContain("Map", "Process", "Unnamed", "Sink: Unnamed"))
                .anySatisfy(name -> assertThat(name).contains("per-key"));
        JsonNode configuration = cluster.get("/jobs/" + job + "/config");
        assertThat(configuration.at("/execution-config/user-config").toString())
                .contains("per-key", "large", "n > 0", "reading");
        for (String answer :
                List.of("", "/config", "/plan", "/exceptions", "/checkpoints/config", "/jobmanager/config")) {
            assertThat(cluster.get("/jobs/" + job + answer).toString())
                    .as(answer)
                    .doesNotContain(CANARY);
        }
        for (String process : List.of("client", "jobmanager", "taskmanager-0")) {
            assertThat(cluster.output(process)).as(process).doesNotContain(CANARY);
        }
    }

    /** What docker/Dockerfile and docker/compose.yaml run: the jar in usrlib, main in the JobManager. */
    @Test
    void anApplicationClusterGivesTheSameBytesAndEndsWithItsJob() throws Exception {
        String results = BROKER.topic("results", 2);
        try (FlinkProcesses application = FlinkProcesses.startApplication(
                directory.resolve("application"),
                2,
                Map.of(),
                JAR,
                Streamgauge.class.getName(),
                Map.of("CLUSTER_SECRET", CANARY),
                arguments(results))) {
            assertThat(application.awaitEnd(WITHIN.multipliedBy(2)))
                    .as(application.output("jobmanager"))
                    .isZero();
            assertThat(application.output("jobmanager")).doesNotContain(CANARY);
        }

        assertThat(written(results)).isEqualTo(expected);
    }
}
