// SPDX-License-Identifier: Apache-2.0
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
 * Delegates to a writer of Flink's Kafka sink, but throws nothing when it is closed. That writer throws the last error of Kafka
 * from its close method. If closing a failed task throws, Flink terminates the TaskManager, and on a mini-cluster the job would
 * wait for another one forever. No error is lost, since all records are flushed before a checkpoint and at the end of the input.
 */
final class CloseGuardWriter<T>
        implements StatefulSinkWriter<T, KafkaWriterState>, CommittingSinkWriter<T, KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(CloseGuardWriter.class);

    private final StatefulSinkWriter<T, KafkaWriterState> writer;
    /** The same object. */
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
     * Prevents the connector from creating an id for each checkpoint since the last one with records. It needs these ids to find
     * open transactions by counting, but {@link LingeringTransactions} lists them. Connector 5.0.0 has no other way to name a
     * transaction.
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
