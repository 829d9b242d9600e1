package io.streamgauge.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
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
        Configuration defaults = new Configuration();
        // How soon exactly-once results are visible; each checkpoint costs one transaction a sink subtask.
        defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        defaults.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // One that hangs, say on a broker that is silent, must not hold transactions open for Flink's ten minutes.
        defaults.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(2));
        // A disk that is full or slow for a moment does not get better by a restart, which Flink would do at the first.
        // More
        // would outlast the transactions of Kafka.
        defaults.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 5);
        // Without it a cancelled job could not go on where it was.
        defaults.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // State can never be spread over more subtasks than this, nor can it be changed later.
        defaults.set(PipelineOptions.MAX_PARALLELISM, 128);
        // State is found again by uid, so an operator without one is a mistake.
        defaults.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // Everything has a serializer of its own; a fallback would be slow and would tie savepoints to class layouts.
        defaults.set(PipelineOptions.GENERIC_TYPES, false);
        // Operators of one chain hand values on without copying: no value is changed after it was sent.
        defaults.set(PipelineOptions.OBJECT_REUSE, true);
        // Both bound how long a result waits after its window has ended; Flink's 200 ms and 100 ms would be most of it.
        defaults.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(20));
        defaults.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
        // Goes on trying: a broker that is away for an hour must not end the job, and is found soon after it is back.
        // After a good minute a failure is a new one.
        defaults.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        defaults.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(1));
        defaults.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(15));
        defaults.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));

        Configuration effective = new Configuration();
        effective.addAll(defaults);
        effective.addAll(set);
        if (!CheckpointingOptions.isCheckpointingEnabled(effective)) {
            // Flink refuses an interval of zero; no checkpoints is no interval.
            effective.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        }
        if (effective.get(CheckpointingOptions.ENABLE_UNALIGNED)) {
            // What is combined is sent just before a barrier. One that overtakes it would take it into state, in a form
            // that
            // an edited pipeline reads wrongly, and without the watermark that tells whether it is late.
            LOG.warn("Unaligned checkpoints (execution.checkpointing.unaligned.enabled) are switched off for this job");
            effective.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        }
        return effective;
    }
}
