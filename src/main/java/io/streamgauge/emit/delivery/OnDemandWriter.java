// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.jspecify.annotations.Nullable;

/**
 * Begins a transaction with its first record. The connector's writer begins one at each checkpoint, even without records, and
 * each registers a transactional id that the broker keeps for a week. This writer defers that to the next record, with the
 * number of the checkpoint, so the names of transactions stay the same.
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
    private @Nullable CloseGuardWriter<T> writer;

    private boolean inTransaction;

    /**
     * @param restored number of the restored checkpoint, 0 without one
     * @param state of the restored writer, which is the state of this writer until the first record
     */
    OnDemandWriter(Opening<T> opening, long restored, Collection<KafkaWriterState> state) {
        this.opening = opening;
        this.restored = restored;
        this.checkpoint = restored;
        this.state = List.copyOf(state);
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        if (!inTransaction || writer == null) {
            writer = begin();
        }
        writer.write(element, context);
    }

    /** Begins the transaction that the next checkpoint commits. */
    private CloseGuardWriter<T> begin() throws IOException, InterruptedException {
        CloseGuardWriter<T> opened = writer;
        boolean first = opened == null;
        if (opened == null) {
            opened = opening.open();
        }
        if (first && checkpoint > restored) {
            // Its name is that of a checkpoint long past, whose transactions belong to the committer.
            opened.prepareCommit();
        }
        if (!first || checkpoint > restored) {
            opened.namesTransactionsFrom(checkpoint);
            opened.snapshotState(checkpoint);
        }
        inTransaction = true;
        return opened;
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (inTransaction && writer != null) {
            writer.flush(endOfInput);
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
        if (!inTransaction || writer == null) {
            return List.of();
        }
        Collection<KafkaCommittable> prepared = writer.prepareCommit();
        // The connector has recycled the producer of a transaction without records.
        inTransaction = !prepared.isEmpty();
        return prepared;
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
        checkpoint = checkpointId;
        if (inTransaction && writer != null) {
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
