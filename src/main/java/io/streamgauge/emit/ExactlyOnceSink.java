package io.streamgauge.emit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

/**
 * Flink's Kafka sink, but a commit that Kafka refuses for good fails the job: the connector only counts it and goes on, which
 * loses the records of that transaction.
 */
final class ExactlyOnceSink<T>
        implements Sink<T>,
                SupportsCommitter<KafkaCommittable>,
                SupportsWriterState<T, KafkaWriterState>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1;

    private final KafkaSink<T> sink;
    private final String topic;

    ExactlyOnceSink(KafkaSink<T> sink, String topic) {
        this.sink = sink;
        this.topic = topic;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return sink.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
        return sink.restoreWriter(context, state);
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        return new LoudCommitter(sink.createCommitter(context), topic);
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
        sink.addPostCommitTopology(committables);
    }

    /** Commits all that can be committed, then fails if anything was refused. */
    private record LoudCommitter(Committer<KafkaCommittable> committer, String topic)
            implements Committer<KafkaCommittable> {

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            List<RefusedCommit> refused = new ArrayList<>();
            List<CommitRequest<KafkaCommittable>> watched = new ArrayList<>(requests.size());
            for (CommitRequest<KafkaCommittable> request : requests) {
                watched.add(new WatchedRequest(request, topic, refused));
            }
            committer.commit(watched);
            if (!refused.isEmpty()) {
                throw refused.get(0);
            }
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }

    /** Passes everything on, and notes that Kafka refused. */
    private record WatchedRequest(
            Committer.CommitRequest<KafkaCommittable> request, String topic, List<RefusedCommit> refused)
            implements Committer.CommitRequest<KafkaCommittable> {

        @Override
        public KafkaCommittable getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            refuse(reason);
            request.signalFailedWithKnownReason(reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            refuse(reason);
            request.signalFailedWithUnknownReason(reason);
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }

        private void refuse(Throwable reason) {
            String transaction = getCommittable().getTransactionalId();
            refused.add(new RefusedCommit(
                    "Kafka refused for good to commit transaction " + transaction + " to topic " + topic
                            + ": its records since the last checkpoint but one are not visible and never will be ("
                            + reason + ")",
                    reason));
        }
    }
}
