package io.streamgauge.emit.delivery;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;

/**
 * Begins a transaction with its first record. The connector's writer begins one at each checkpoint, written to or not, and each
 * registers a transactional id that the broker keeps for a week. What the connector would do at a checkpoint is done before
 * the next record instead, with the number of that checkpoint, so the names of transactions stay the same.
 */
final class OnDemandWriter<T>
        implements StatefulSinkWriter<T, KafkaWriterState>, CommittingSinkWriter<T, KafkaCommittable> {

    /** Opens the writer of Flink's Kafka sink, which begins the transaction of the checkpoint after the restored one. */
    interface Opening<T> {
        CloseGuardWriter<T> open() throws IOException;
    }

    private final Opening<T> opening;
    private final long restored;
    private long checkpoint;
    private List<KafkaWriterState> state;
    private CloseGuardWriter<T> writer;
    private boolean inTransaction;

    /**
     * @param restored number of the restored checkpoint, 0 without one
     * @param state of the restored writer; it is the state of this one until the first record
     */
    OnDemandWriter(Opening<T> opening, long restored, Collection<KafkaWriterState> state) {
        this.opening = opening;
        this.restored = restored;
        this.checkpoint = restored;
        this.state = List.copyOf(state);
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        if (!inTransaction) {
            begin();
        }
        writer.write(element, context);
    }

    /** Begins the transaction that the next checkpoint commits. */
    private void begin() throws IOException, InterruptedException {
        if (writer == null) {
            writer = opening.open();
            if (checkpoint > restored) {
                // Its name is that of a checkpoint long past, whose transactions are left to the committer.
                writer.prepareCommit();
                next();
            }
        } else {
            next();
        }
        inTransaction = true;
    }

    private void next() throws IOException {
        writer.namesTransactionsFrom(checkpoint);
        writer.snapshotState(checkpoint);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (inTransaction) {
            writer.flush(endOfInput);
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
        if (!inTransaction) {
            return List.of();
        }
        Collection<KafkaCommittable> prepared = writer.prepareCommit();
        // The connector has taken back the producer of a transaction without records.
        inTransaction = !prepared.isEmpty();
        return prepared;
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
        checkpoint = checkpointId;
        if (inTransaction) {
            state = writer.snapshotState(checkpointId);
        }
        return state;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
