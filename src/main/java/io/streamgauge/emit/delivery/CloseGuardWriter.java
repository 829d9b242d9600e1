package io.streamgauge.emit.delivery;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.internal.TransactionNamingStrategyContextImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes by a writer of Flink's Kafka sink, and throws nothing when it is closed. That writer throws then whatever Kafka has
 * refused last, and Flink takes an exception from the closing of a task that has failed for a reason to end the TaskManager:
 * on a mini-cluster the job would wait for another one for ever. Nothing goes unnoticed that way, since all that was written
 * is flushed before a checkpoint and at the end of the input, which throws it.
 */
final class CloseGuardWriter<T>
        implements StatefulSinkWriter<T, KafkaWriterState>, CommittingSinkWriter<T, KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(CloseGuardWriter.class);

    private final StatefulSinkWriter<T, KafkaWriterState> writer;
    /** The same. */
    private final CommittingSinkWriter<T, KafkaCommittable> committing;

    <W extends StatefulSinkWriter<T, KafkaWriterState> & CommittingSinkWriter<T, KafkaCommittable>> CloseGuardWriter(
            W writer) {
        this.writer = writer;
        this.committing = writer;
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        writer.write(element, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writer.flush(endOfInput);
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
        writer.writeWatermark(watermark);
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
        return committing.prepareCommit();
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
        return writer.snapshotState(checkpointId);
    }

    /**
     * Keeps the connector from making an id for each checkpoint between this one and the last in which something was written. It
     * does so to find open transactions again by counting; {@link LingeringTransactions} lists them. There is no other way in
     * connector 5.0.0 to name a transaction.
     *
     * @param checkpoint number of the last checkpoint
     */
    void namesTransactionsFrom(long checkpoint) {
        try {
            Field naming = writer.getClass().getDeclaredField("namingContext");
            naming.setAccessible(true);
            ((TransactionNamingStrategyContextImpl) naming.get(writer)).setLastCheckpointId(checkpoint);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the Kafka connector is not the version that was tested", e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (Exception e) {
            LOG.warn("A Kafka producer did not close properly; its task was failing, or had written all it had to", e);
        }
    }
}
