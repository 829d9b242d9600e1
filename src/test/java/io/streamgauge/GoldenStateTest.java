package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.StartingPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that releases have written restore, and what was open in them goes on. Each stands in a directory of
 * {@code src/test/resources/golden} beside what must come after it. A release writes its own, which is never changed again:
 * {@code ./mvnw test -Dtest=GoldenStateTest -Dgolden=src/test/resources/golden/0.1.0}.
 */
class GoldenStateTest extends RunFixture {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final String EXPECTED = "expected.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAVED_AT = 80;
    private static final int END = 200;

    private String alerts;

    @BeforeEach
    void makeAlertTopic() {
        in = BROKER.topic("in", 1);
        alerts = BROKER.topic("alerts", 1);
    }

    @ParameterizedTest
    @MethodSource("releases")
    void stateOfAReleaseRestores(Path release) throws Exception {
        assertThat(restored(release.resolve("savepoint"))).isEqualTo(Files.readAllLines(release.resolve(EXPECTED)));
    }

    static List<Path> releases() throws IOException {
        try (Stream<Path> releases = Files.isDirectory(GOLDEN) ? Files.list(GOLDEN) : Stream.empty()) {
            return releases.sorted().toList();
        }
    }

    @Test
    void stateOfThisReleaseRestores() throws Exception {
        Path release =
                Path.of(System.getProperty("golden", directory.resolve("golden").toString()));

        write(release);

        assertThat(Files.readAllLines(release.resolve(EXPECTED)))
                .hasSizeGreaterThan(40)
                .anyMatch(line -> line.contains("\"status\":\"resolved\""));
        makeTopics();
        makeAlertTopic();
        assertThat(restored(release.resolve("savepoint"))).isEqualTo(Files.readAllLines(release.resolve(EXPECTED)));
    }

    /** A savepoint of half of the input, and what a run over all of it writes beside what was written by then. */
    private void write(Path release) throws Exception {
        send(0, SAVED_AT);
        BROKER.produce(in, "the last that is read");
        BROKER.flush();
        save(release.resolve("savepoint"));
        TreeSet<String> before = output();

        makeTopics();
        makeAlertTopic();
        send(0, END);
        assertThat(run(file(), "--set", "source.stop=latest"))
                .as(err.toString())
                .isZero();
        TreeSet<String> after = output();
        assertThat(after).containsAll(before);
        after.removeAll(before);
        Files.write(release.resolve(EXPECTED), after);
    }

    private List<String> restored(Path savepoint) throws Exception {
        send(SAVED_AT, END);
        // The broker of the test is not the one that the savepoint was written with.
        assertThat(run(file(), "--set", "source.stop=latest", "--from", savepoint.toString(), "--other-kafka"))
                .as(err.toString())
                .isZero();
        return List.copyOf(output());
    }

    /** Final results as they are, and alerts without their evidence: a restored run reads a topic of another name. */
    private TreeSet<String> output() throws IOException {
        TreeSet<String> output = new TreeSet<>();
        written(results).stream()
                .filter(line -> line.contains("\"kind\":\"final\""))
                .forEach(output::add);
        for (String line : written(alerts)) {
            JsonNode alert = JSON.readTree(line);
            output.add(JSON.createObjectNode()
                    .put("id", alert.get("id").asText())
                    .put("status", alert.get("status").asText())
                    .put("endsAt", alert.path("endsAt").asText())
                    .set("labels", alert.get("labels"))
                    .toString());
        }
        return output;
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            BROKER.produce(
                    in,
                    "{\"at\":%d,\"k\":\"%s\",\"n\":%d.%d,\"t\":\"t%d\"}"
                            .formatted(
                                    500 * i + (i > 120 ? 9_000 : 0),
                                    i % 3 == 0 ? "b" : "a",
                                    i * 37 % 101 - 30,
                                    i % 10,
                                    i % 7));
        }
        BROKER.flush();
    }

    /** Stops a live job with a canonical savepoint, which any state backend restores, once it has read everything. */
    private void save(Path target) throws Exception {
        Configuration options = JobDefaults.under(Configuration.fromMap(Map.of("parallelism.default", "1")));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(options);
        new PipelineJob(PipelineFile.read(file(), List.of(), name -> null, true).pipeline())
                .build(environment, StartingPoint.at(Optional.empty()));
        StreamGraph graph = environment.getStreamGraph();
        JobID id = new JobID();
        graph.setJobId(id);
        try (MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .withRandomPorts()
                .build())) {
            cluster.start();
            cluster.submitJob(graph).get();
            BROKER.readAtLeast(rejected, true, 1);
            Path temporary = directory.resolve("savepoints");
            String savepoint = cluster.stopWithSavepoint(
                            id, temporary.toUri().toString(), false, SavepointFormatType.CANONICAL)
                    .get(1, TimeUnit.MINUTES);
            cluster.requestJobResult(id).get(1, TimeUnit.MINUTES);
            Files.createDirectories(target);
            try (Stream<Path> files = Files.list(Path.of(URI.create(savepoint)))) {
                for (Path file : new ArrayList<>(files.toList())) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
    }

    private Path file() throws Exception {
        return Files.writeString(directory.resolve("golden.yaml"), """
                name: golden
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  fields: {k: text, n: number, t: text}
                  timestamp: {field: at, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 1s
                aggregations:
                  - name: tumbling
                    keyBy: [k]
                    window: {tumbling: 10s}
                    measures:
                      events: count
                      sum: sum(n)
                      mean: avg(n)
                      least: min(n)
                      most: max(n)
                      product: sum(n * n)
                      first: first(n)
                      last: last(t)
                      deviation: stddev(n)
                      median: 'percentile(n, 50)'
                      texts: distinct(t)
                      negative: {measure: count, where: 'n < 0'}
                      share: {derive: 'negative / events'}
                    alerts:
                      - {name: often, when: events > 5, for: 2 windows}
                      - {name: grows, when: sum > previous.sum, noData: {alert: 1h}}
                      - {name: deviates, when: sum < past.sum.mean, past: {windows: 3, min: 1}}
                  - {name: sliding, keyBy: [k], window: {sliding: 20s, every: 5s}, allowedLateness: 15s, early: 1h, measures: {sum: sum(n)}}
                  - {name: cumulative, window: {cumulative: 1m, every: 10s}, measures: {texts: distinct(t), low: 'percentile(n, 10)'}}
                  - {name: sessions, keyBy: [k], window: {session: 7s, max: 1m}, allowedLateness: 5s, measures: {sum: sum(n), last: last(n)}}
                sinks:
                  print: []
                  results: {topic: %s, guarantee: at-least-once}
                  alerts: {topic: %s, guarantee: at-least-once}
                  late: {topic: %s, guarantee: at-least-once}
                  rejected: {topic: %s, guarantee: at-least-once}
                """.formatted(
                        BROKER.bootstrapServers(), in, results, alerts, late, rejected));
    }
}
