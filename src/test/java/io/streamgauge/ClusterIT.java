package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.FlinkProcesses;
import io.streamgauge.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that the build makes, as the README submits it, on a JobManager and a TaskManager of their own. */
class ClusterIT {
    private static final TestBroker BROKER = TestBroker.shared();

    @TempDir
    private Path directory;

    @Test
    void theJarRunsUnderFlinkRunAndWritesItsResults() throws Exception {
        String topic = BROKER.topic("trades", 2);
        produce(topic, 0, "{\"symbol\":\"AAPL\",\"quote\":{\"px\":187},\"quantity\":100,\"tradedAt\":1795341600000}");
        produce(topic, 1, "{\"symbol\":\"AAPL\",\"quote\":{\"px\":190},\"quantity\":100,\"tradedAt\":1795341600000}");
        produce(topic, 1, "{\"symbol\":\"AAPL\",\"quote\":{\"px\":184},\"quantity\":100,\"tradedAt\":1795341600000}");
        produce(topic, 1, "{\"symbol\":");
        BROKER.flush();
        assertThat(BROKER.readAll(topic, true)).hasSize(4);

        try (FlinkProcesses cluster = FlinkProcesses.start(directory, 1, 2, Map.of())) {
            String job = cluster.submit(
                    Path.of(System.getProperty("streamgauge.jar")),
                    Map.of("KAFKA", BROKER.bootstrapServers()),
                    "run",
                    "pipelines/trading.yaml",
                    "--create-topics",
                    "--set",
                    "source.topics=[" + topic + "]",
                    "--set",
                    "source.stop=latest");
            cluster.awaitStatus(job, "FINISHED", Duration.ofMinutes(2));
        }

        assertThat(BROKER.readAll("trading.results", true))
                .extracting(record -> new String(record.value(), UTF_8))
                .contains("{\"pipeline\":\"trading\",\"aggregation\":\"price-range\",\"key\":{\"symbol\":\"AAPL\"},"
                        + "\"window\":{\"start\":\"2026-11-22T10:00:00Z\",\"end\":\"2026-11-22T10:00:10Z\"},"
                        + "\"kind\":\"final\",\"revision\":0,\"measures\":{\"trades\":3,\"low\":184,\"mean\":187,"
                        + "\"high\":190,\"volume\":300}}");
        assertThat(BROKER.readAll("trading.rejected", true)).hasSize(1);
    }

    private static void produce(String topic, int partition, String value) {
        BROKER.produce(topic, partition, null, null, value.getBytes(UTF_8), List.of());
    }
}
