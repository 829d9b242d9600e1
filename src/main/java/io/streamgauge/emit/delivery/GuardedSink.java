// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * Flink's Kafka sink with guards. Closing a writer never fails (see {@link CloseGuardWriter}). With transactions, a commit that
 * Kafka refuses for good fails the job; the connector only counts it and continues, which loses the records of the transaction.
 */
public final class GuardedSink<T>
        implements Sink<T>,
                SupportsCommitter<KafkaCommittable>,
                SupportsWriterState<T, KafkaWriterState>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1;

    /**
     * The transactions of a sink that writes exactly once.
     *
     * @param prefix of the transactional ids
     * @param restored what to do about transactions of the restored state
     */
    public record Transactions(Sinks.KafkaSink settings, String prefix, RestoredCommits restored)
            implements Serializable {}

    private final KafkaSink<T> sink;
    private final @Nullable Transactions transactions;

    /** @param transactions null for at least once */
    public GuardedSink(KafkaSink<T> sink, @Nullable Transactions transactions) {
        this.sink = sink;
        this.transactions = transactions;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
        // If transactions cannot be listed, the connector searches for open ones when its writer is opened.
        return transactions != null && abortLingering(transactions, context)
                ? new OnDemandWriter<>(
                        () -> open(context, state),
                        context.getRestoredCheckpointId().orElse(0),
                        state)
                : open(context, state);
    }

    private static boolean abortLingering(Transactions transactions, WriterInitContext context) throws IOException {
        try {
            return LingeringTransactions.abort(transactions.settings, transactions.prefix, context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while aborting the open transactions of " + transactions.prefix, e);
        }
    }

    private CloseGuardWriter<T> open(WriterInitContext context, Collection<KafkaWriterState> state) {
        return new CloseGuardWriter<>(sink.restoreWriter(context, state));
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        Committer<KafkaCommittable> committer = sink.createCommitter(context);
        if (transactions == null) {
            return committer;
        }
        Transactions of = transactions;
        StrictCommitter strict = new StrictCommitter(
                committer,
                of.settings,
                id -> of.restored.include(of.prefix, id) ? of.restored.policy() : RestoredCommits.Policy.REQUIRE,
                Metrics.counter(context.metricGroup(), Metric.SKIPPED_COMMITS),
                context.getTaskInfo().getIndexOfThisSubtask() == 0
                        ? Optional.of(new WatchedTopic(
                                of.settings, Metrics.counter(context.metricGroup(), Metric.DELETED_TOPICS)))
                        : Optional.empty());
        Metrics.gauge(context.metricGroup(), Metric.LAST_COMMIT, strict::lastCommit);
        return strict;
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
        sink.addPostCommitTopology(committables);
    }
}
