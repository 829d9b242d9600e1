// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import io.streamgauge.bench.Task;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.StateBackendOptions;

/** What the Flink programs have in common: a mini-cluster in the process and checkpoints, as the product's local run has them. */
final class Flink {
    private Flink() {}

    static Configuration configuration(Task task) {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, task.parallelism());
        configuration.set(StateBackendOptions.STATE_BACKEND, task.backend());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(Task.CHECKPOINT_INTERVAL_MS));
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Path.of(task.directory(), "checkpoints").toUri().toString());
        return configuration;
    }
}
