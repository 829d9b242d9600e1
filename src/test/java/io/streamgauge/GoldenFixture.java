// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Writes the savepoints that later releases restore, and reads what is emitted after them. */
abstract class GoldenFixture extends RunFixture {
    static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    static final String SAVEPOINT = "savepoint";
    static final String EXPECTED = "expected.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    String alerts;
    String status;

    @BeforeEach
    @Override
    void makeTopics() {
        super.makeTopics();
        in = BROKER.topic("in", 1);
        alerts = BROKER.topic("alerts", 1);
        status = BROKER.topic("status", 1);
    }

    /** A directory for each release; its savepoint stays as it is for ever. */
    static List<Path> releases() throws IOException {
        try (Stream<Path> releases = Files.list(GOLDEN)) {
            return releases.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Where this release writes its state: with {@code -Dgolden=} into the sources. */
    Path thisRelease() {
        return Path.of(System.getProperty("golden", directory.resolve("golden").toString()));
    }

    /** Replaces the topics of the file by those of this test. */
    List<String> sets() {
        return List.of(
                "kafka[bootstrap.servers]=" + BROKER.bootstrapServers(),
                "source.topics=[" + in + "]",
                "sinks.results.topic=" + results,
                "sinks.alerts.topic=" + alerts,
                "sinks.late.topic=" + late,
                "sinks.rejected.topic=" + rejected);
    }

    /** Runs from the beginning or a savepoint to the end of the input. */
    void runBounded(Path file, String... more) {
        List<String> options = new ArrayList<>(List.of("--set", "source.stop=latest"));
        sets().forEach(set -> options.addAll(List.of("--set", set)));
        options.addAll(List.of(more));
        assertThat(run(file, options.toArray(String[]::new))).as(err.toString()).isZero();
    }

    /** What a job reads before it is stopped. */
    interface Input {
        void produce() throws Exception;
    }

    /**
     * Stops a live job with a canonical savepoint, which any state backend restores. No checkpoint completes before it, so the
     * savepoint holds the transactions of all exactly-once results.
     *
     * @param whileItRuns produces the input, and returns once the state is as it is to be saved
     */
    private void save(Path file, Path target, Input whileItRuns) throws Exception {
        Configuration options = JobDefaults.under(
                Configuration.fromMap(Map.of("parallelism.default", "1", "execution.checkpointing.interval", "1 h")));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(options);
        new PipelineJob(PipelineFile.read(file, sets(), name -> null, true).valid())
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
            whileItRuns.produce();
            Path temporary = directory.resolve("savepoints");
            String savepoint = cluster.stopWithSavepoint(
                            id, temporary.toUri().toString(), false, SavepointFormatType.CANONICAL)
                    .get(1, TimeUnit.MINUTES);
            cluster.requestJobResult(id).get(1, TimeUnit.MINUTES);
            Files.createDirectories(target);
            try (Stream<Path> files = Files.list(Path.of(URI.create(savepoint)))) {
                for (Path each : files.toList()) {
                    Files.copy(each, target.resolve(each.getFileName()));
                }
            }
        }
    }

    /** What was emitted before a savepoint, and after it. */
    record Written(TreeSet<String> before, TreeSet<String> after) {}

    /**
     * Writes a savepoint of the first part of the input, and beside it what a run over all of the input emits in addition to what
     * was emitted by then.
     *
     * @param first produces the first part, and returns once the state is as it is to be saved
     * @param whole produces all of it
     */
    Written write(Path release, String pipeline, Input first, Input whole) throws Exception {
        Files.createDirectories(release);
        Path file = Files.copy(GOLDEN.resolve(pipeline), release.resolve(pipeline));
        save(file, release.resolve(SAVEPOINT), first);
        TreeSet<String> before = output();

        makeTopics();
        whole.produce();
        runBounded(file);
        TreeSet<String> after = output();
        assertThat(after).containsAll(before);
        after.removeAll(before);
        Files.write(release.resolve(EXPECTED), after);
        return new Written(before, after);
    }

    /** Waits until a live job has read all that was produced. */
    void awaitRead() {
        BROKER.produce(in, "the last that is read");
        BROKER.flush();
        BROKER.readAtLeast(rejected, true, 1);
    }

    /**
     * Final results as they are, and alerts without their evidence: a restored run reads a topic of another name. The key {@code end}
     * only closes the windows of others.
     */
    TreeSet<String> output() throws IOException {
        TreeSet<String> output = new TreeSet<>();
        for (String line : written(results)) {
            JsonNode result = JSON.readTree(line);
            if (result.get("kind").asText().equals("final")
                    && !result.at("/key/k").asText().equals("end")) {
                output.add(line);
            }
        }
        for (String line : written(alerts)) {
            JsonNode alert = JSON.readTree(line);
            ObjectNode kept = JSON.createObjectNode();
            for (String name : List.of("id", "status", "startsAt", "endsAt")) {
                kept.put(name, alert.path(name).asText());
            }
            output.add(kept.set("labels", alert.get("labels")).toString());
        }
        return output;
    }

    /** Whether some line is about all of these. */
    static boolean has(Iterable<String> lines, String... parts) {
        for (String line : lines) {
            if (Stream.of(parts).allMatch(line::contains)) {
                return true;
            }
        }
        return false;
    }
}
