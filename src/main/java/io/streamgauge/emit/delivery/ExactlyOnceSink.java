package io.streamgauge.emit.delivery;

import io.streamgauge.flink.Metrics;
import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;

/**
 * The same with transactions, and a commit that Kafka refuses for good fails the job: the connector only counts it and continues,
 * which loses the records of that transaction.
 */
public final class ExactlyOnceSink<T> extends AtLeastOnceSink<T> {
    private static final long serialVersionUID = 1;

    private final Sinks.KafkaSink settings;
    private final String prefix;
    private final RestoredCommits restored;

    /**
     * @param prefix of the transactional ids
     * @param restored what to do about transactions of the state that the run began from
     */
    public ExactlyOnceSink(KafkaSink<T> sink, Sinks.KafkaSink settings, String prefix, RestoredCommits restored) {
        super(sink);
        this.settings = settings;
        this.prefix = prefix;
        this.restored = restored;
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
        try {
            if (!LingeringTransactions.abort(settings, prefix, context)) {
                // The connector looks for them itself, when its writer is opened.
                return open(context, state);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while aborting the open transactions of " + prefix, e);
        }
        return new OnDemandWriter<>(
                () -> open(context, state), context.getRestoredCheckpointId().orElse(0), state);
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        return new StrictCommitter(
                super.createCommitter(context),
                settings,
                id -> restored.include(prefix, id) ? restored.policy() : RestoredCommits.Policy.REQUIRE,
                Metrics.counter(context.metricGroup(), Metrics.SKIPPED_COMMITS),
                context.getTaskInfo().getIndexOfThisSubtask() == 0
                        ? Optional.of(new WatchedTopic(
                                settings, Metrics.counter(context.metricGroup(), Metrics.DELETED_TOPICS)))
                        : Optional.empty());
    }
}
