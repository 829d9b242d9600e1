// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class JobDefaultsTest {
    /** A shared cluster may switch them on for all its jobs. */
    @Test
    void unalignedCheckpointsAreOffWhateverIsSet() {
        Configuration ofCluster = Configuration.fromMap(Map.of(
                "execution.checkpointing.unaligned.enabled", "true",
                "execution.checkpointing.aligned-checkpoint-timeout", "1 s"));
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(ofCluster);

        environment.configure(JobDefaults.under(ofCluster));

        assertThat(environment.getCheckpointConfig().isUnalignedCheckpointsEnabled())
                .isFalse();
    }

    @Test
    void whatIsSetOverridesADefault() {
        Configuration options = JobDefaults.under(Configuration.fromMap(Map.of(
                "execution.checkpointing.interval", "7 s",
                "state.backend.rocksdb.use-bloom-filter", "false")));

        assertThat(options.toMap())
                .containsEntry("execution.checkpointing.interval", "7 s")
                .containsEntry("execution.checkpointing.tolerable-failed-checkpoints", "5")
                .containsEntry("state.backend.rocksdb.use-bloom-filter", "false")
                .containsEntry("state.backend.rocksdb.memory.partitioned-index-filters", "true");
    }
}
