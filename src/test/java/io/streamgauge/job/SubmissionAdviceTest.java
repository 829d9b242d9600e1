// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

class SubmissionAdviceTest {
    private static final Map<String, String> SUFFICIENT =
            Map.of("execution.checkpointing.dir", "file:///tmp/checkpoints");

    /** @param more settings; an empty one is taken out */
    private static List<String> advice(int parallelism, Map<String, String> more) {
        Map<String, String> set = new TreeMap<>(SUFFICIENT);
        set.putAll(more);
        set.values().removeIf(String::isEmpty);
        Configuration options = JobDefaults.under(Configuration.fromMap(set));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());
        environment.setParallelism(parallelism);
        environment.fromSequence(1, 100).keyBy(number -> number % 10).sinkTo(new DiscardingSink<>());
        return SubmissionAdvice.of(environment.getStreamGraph().getJobGraph(), options);
    }

    @Test
    void aConfigurationThatSufficesIsLeftInPeace() {
        assertThat(advice(4, Map.of())).isEmpty();
        assertThat(advice(4, Map.of("execution.checkpointing.dir", "", "state.checkpoints.dir", "file:///tmp/c")))
                .isEmpty();
        assertThat(advice(4, Map.of("execution.checkpointing.dir", "", "execution.checkpointing.interval", "0 s")))
                .isEmpty();
    }

    @Test
    void checkpointsInTheMemoryOfTheJobManagerAreReported() {
        assertThat(advice(4, Map.of("execution.checkpointing.dir", "")))
                .singleElement()
                .asString()
                .startsWith("unless the cluster is configured otherwise than this client, checkpoints are kept in the"
                        + " memory of the JobManager")
                .contains("set execution.checkpointing.dir");
        assertThat(advice(4, Map.of("execution.checkpointing.storage", "jobmanager")))
                .hasSize(1);
    }

    @Test
    void tooLittleNetworkMemoryIsReportedWithTheMemoryThatIsNeeded() {
        // 64 subpartitions and one more, a gate, 63 channels from other TaskManagers with 2 buffers each.
        assertThat(advice(64, Map.of("taskmanager.memory.network.min", "1m")))
                .singleElement()
                .asString()
                .contains("up to 192 buffers (6 MiB) on a TaskManager with 1 slot, which has 1 MiB");
        assertThat(advice(
                        64,
                        Map.of("taskmanager.memory.process.size", "1728m", "taskmanager.memory.network.max", "64m")))
                .isEmpty();
    }
}
