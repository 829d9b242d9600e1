package io.streamgauge.emit;

import io.streamgauge.config.Sinks;
import io.streamgauge.telemetry.Metrics;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;

/**
 * The same with transactions, and a commit that Kafka refuses for good fails the job: the connector only counts it and goes
 * on, which loses the records of that transaction.
 */
final class ExactlyOnceSink<T> extends AtLeastOnceSink<T> {
    private static final long serialVersionUID = 1;

    private final Sinks.KafkaSink settings;
    private final String prefix;
    private final boolean skipRefused;

    /**
     * @param prefix of the transactional ids
     * @param skipRefused whether to go on past commits of the restored checkpoint that Kafka refuses
     */
    ExactlyOnceSink(KafkaSink<T> sink, Sinks.KafkaSink settings, String prefix, boolean skipRefused) {
        super(sink);
        this.settings = settings;
        this.prefix = prefix;
        this.skipRefused = skipRefused;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        abortLingering(context);
        return super.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
        abortLingering(context);
        return super.restoreWriter(context, state);
    }

    private void abortLingering(WriterInitContext context) throws IOException {
        try {
            LingeringTransactions.abort(settings, prefix, context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while aborting what was left open under " + prefix, e);
        }
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        long skipUpTo = skipRefused ? context.getRestoredCheckpointId().orElse(0) : 0;
        return new LoudCommitter(
                super.createCommitter(context),
                settings,
                id -> TransactionName.of(prefix, id)
                        .filter(name -> name.checkpoint() <= skipUpTo)
                        .isPresent(),
                Metrics.counter(context.metricGroup(), Metrics.SKIPPED_COMMITS));
    }
}
