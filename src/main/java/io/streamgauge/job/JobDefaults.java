// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the job needs of Flink. Defaults, which the cluster's configuration and {@code -D} override, but for unaligned checkpoints:
 * a shared cluster may set them for all its jobs, and this one must not have them.
 */
public final class JobDefaults {
    private static final Logger LOG = LoggerFactory.getLogger(JobDefaults.class);

    private JobDefaults() {}

    /** These defaults with everything that is set over them. */
    public static Configuration under(Configuration set) {
        Configuration effective = new Configuration();
        setCheckpointing(effective);
        setPipeline(effective);
        setState(effective);
        setRestarts(effective);
        effective.addAll(set);
        if (!CheckpointingOptions.isCheckpointingEnabled(effective)) {
            // Flink refuses an interval of zero; no checkpoints is no interval.
            effective.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        }
        if (effective.get(CheckpointingOptions.ENABLE_UNALIGNED)) {
            // Accumulators are flushed just before a barrier. A barrier that overtakes them would put them into state,
            // in a form that an edited pipeline reads wrongly and without the watermark that decides what is late.
            LOG.warn("Unaligned checkpoints (execution.checkpointing.unaligned.enabled) are switched off for this job");
            effective.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        }
        return effective;
    }

    private static void setCheckpointing(Configuration defaults) {
        // How soon exactly-once results are visible; each checkpoint costs one transaction a sink subtask.
        defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        defaults.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // A checkpoint that hangs, as on a silent broker, must not hold transactions open for Flink's ten minutes.
        defaults.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(2));
        // A disk that is full or slow for a moment does not recover by a restart, with which Flink answers the first
        // failure. More failures would outlast the transactions of Kafka.
        defaults.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 5);
        // Without it a cancelled job could not be resumed.
        defaults.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private static void setPipeline(Configuration defaults) {
        // State can never be spread over more subtasks than this, and it cannot be changed later.
        defaults.set(PipelineOptions.MAX_PARALLELISM, 128);
        // State is restored by uid, so an operator without one is a mistake.
        defaults.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // Everything has a serializer of its own; a fallback would be slow and would tie savepoints to class layouts.
        defaults.set(PipelineOptions.GENERIC_TYPES, false);
        // Operators of one chain pass values without a copy, because no value is changed after it was emitted.
        defaults.set(PipelineOptions.OBJECT_REUSE, true);
        // Both bound how long a result waits after its window has ended; Flink's 200 ms and 100 ms would be most of it.
        defaults.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(20));
        defaults.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
    }

    private static void setState(Configuration defaults) {
        // Most slices that are looked up are not there yet. Without filters, and with indexes that do not fit into the
        // cache as a whole, each lookup among two million keys reads the index again, which dominates the cost.
        defaults.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        defaults.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    }

    private static void setRestarts(Configuration defaults) {
        // A broker that is away for an hour must not end the job, and the job must find it soon after its return.
        // After a minute without failures the delay starts over.
        defaults.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        defaults.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(1));
        defaults.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(15));
        defaults.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));
    }
}
