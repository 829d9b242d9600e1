// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.plan.HeapEstimate;
import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.KafkaWatch;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.SavedState;
import io.streamgauge.job.Start;
import io.streamgauge.live.FlinkRest;
import io.streamgauge.live.LivePage;
import io.streamgauge.local.Beginning;
import io.streamgauge.local.Dataflow;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline as a local run builds and ends it. While it lives it watches Kafka. */
public final class LocalPipeline implements Dataflow, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPipeline.class);

    private final PipelineJob job;
    private final Pipeline pipeline;
    private final Start start;
    private final LivePage page;
    private final Consumer<String> console;
    private @Nullable KafkaWatch kafka;

    /**
     * @param page shows the job once there is one
     * @param console takes the lines about Kafka
     */
    public LocalPipeline(PipelineJob job, Pipeline pipeline, Start start, LivePage page, Consumer<String> console) {
        this.page = page;
        this.console = console;
        this.job = job;
        this.pipeline = pipeline;
        this.start = start;
    }

    @Override
    public void build(StreamExecutionEnvironment environment, Beginning beginning) throws Exception {
        job.build(environment, start.decide(environment.getConfiguration(), Optional.of(beginning)));
        kafka = new KafkaWatch(pipeline, console);
    }

    @Override
    public void started(URI flink, Optional<String> token) throws RunRefusedException {
        page.watch(new FlinkRest(flink, token));
    }

    @Override
    public Optional<String> unreachable() {
        return kafka == null ? Optional.empty() : kafka.silent();
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @Override
    public String keyedState() {
        String largest = new HeapEstimate(pipeline).largest();
        return "of " + (largest.isEmpty() ? "a pipeline without aggregations" : largest);
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
        if (unreachable().isPresent()) {
            LOG.warn(
                    "The offsets of the final checkpoint are not those of the consumer group {}: {}",
                    job.name(),
                    unreachable().get());
            return;
        }
        try (KafkaAdmin admin = new KafkaAdmin(pipeline.source().kafka())) {
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
