package io.streamgauge.cli;

import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.SavedState;
import io.streamgauge.job.Start;
import io.streamgauge.local.Beginning;
import io.streamgauge.local.LocalRun;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline as a local run builds and ends it. */
public final class LocalPipeline implements LocalRun.Dataflow {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPipeline.class);

    private final PipelineJob job;
    private final Pipeline pipeline;
    private final Source source;
    private final Start start;

    public LocalPipeline(PipelineJob job, Pipeline pipeline, Start start) {
        this.job = job;
        this.pipeline = pipeline;
        this.source = pipeline.source();
        this.start = start;
    }

    @Override
    public void build(StreamExecutionEnvironment environment, Beginning beginning) throws Exception {
        job.build(environment, start.decide(environment.getConfiguration(), Optional.of(beginning)));
    }

    @Override
    public String keyedState() {
        return pipeline.aggregations().isEmpty()
                ? "of a pipeline without aggregations"
                : "of " + new HeapEstimate(pipeline).largest();
    }

    /**
     * Leaves the consumer group at the offsets of the savepoint. Flink commits them without waiting for Kafka's answer, so a task that
     * ends may not get to it, and the next start would take the difference for the trace of another run.
     */
    @Override
    public void stopped(Path savepoint) throws InterruptedException {
        if (job.bounded()) {
            return;
        }
        try (KafkaAdmin admin = new KafkaAdmin(source.kafka())) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            SavedState.read(savepoint.toString()).offsetsOf(job.sourceUid()).forEach((partition, offset) -> {
                // Nothing was read of the others.
                if (offset >= 0) {
                    offsets.put(partition, new OffsetAndMetadata(offset));
                }
            });
            admin.ask(admin.client()
                    .alterConsumerGroupOffsets(job.name(), offsets)
                    .all());
        } catch (RunRefusedException e) {
            LOG.warn(
                    "The offsets of the final checkpoint are not those of the consumer group {}: {}",
                    job.name(),
                    e.getMessage());
        }
    }
}
