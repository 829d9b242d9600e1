package io.streamgauge.emit;

import io.streamgauge.config.Sinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits all that can be committed, then fails if Kafka refused one that is neither complete already nor to be skipped. */
final class LoudCommitter implements Committer<KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(LoudCommitter.class);

    private final Committer<KafkaCommittable> committer;
    private final Sinks.KafkaSink sink;
    private final Predicate<String> skip;
    private final Counter skipped;

    /**
     * @param skip tells by its id a transaction that need not be committed
     * @param skipped counts those that were not
     */
    LoudCommitter(
            Committer<KafkaCommittable> committer, Sinks.KafkaSink sink, Predicate<String> skip, Counter skipped) {
        this.committer = committer;
        this.sink = sink;
        this.skip = skip;
        this.skipped = skipped;
    }

    /**
     * @throws RefusedCommit where records are lost for {@code read_committed} readers
     * @throws IOException where Kafka cannot be asked; Flink restarts the job and tries again
     */
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) throws IOException, InterruptedException {
        List<Watched> watched = new ArrayList<>(requests.size());
        for (CommitRequest<KafkaCommittable> request : requests) {
            watched.add(new Watched(request));
        }
        committer.commit(List.copyOf(watched));
        for (Watched request : watched) {
            if (request.refusal != null) {
                settle(request);
            }
        }
    }

    private void settle(Watched request) throws IOException, InterruptedException {
        KafkaCommittable transaction = request.getCommittable();
        if (isComplete(transaction)) {
            request.signalAlreadyCommitted();
            return;
        }
        String loss = "Kafka refused for good to commit transaction " + transaction.getTransactionalId() + " to topic "
                + sink.topic() + ": its records are not visible and never will be (" + request.refusal + ")";
        if (!skip.test(transaction.getTransactionalId())) {
            throw new RefusedCommit(loss + "; --skip-refused-commits goes on without them");
        }
        LOG.error("{}; skipped, as --skip-refused-commits asks", loss);
        skipped.inc();
        request.giveUp();
    }

    /**
     * After a restore Flink commits once more what it cannot know to be committed. A broker that moves on the epoch with each
     * transaction (KIP-890) takes the second commit for that of a fenced producer, but it tells what became of the first.
     */
    private boolean isComplete(KafkaCommittable transaction) throws IOException, InterruptedException {
        String id = transaction.getTransactionalId();
        try (Admin admin = Admin.create(sink.kafka().toAdminProperties())) {
            TransactionDescription found =
                    admin.describeTransactions(List.of(id)).description(id).get();
            int moved = found.producerEpoch() - transaction.getEpoch();
            return found.state() == TransactionState.COMPLETE_COMMIT
                    && found.producerId() == transaction.getProducerId()
                    && (moved == 0 || moved == 1);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return false;
            }
            throw new IOException("cannot ask Kafka what became of transaction " + id, e.getCause());
        }
    }

    @Override
    public void close() throws Exception {
        committer.close();
    }

    /** Passes everything on but a refusal, which it keeps. */
    private static final class Watched implements CommitRequest<KafkaCommittable> {
        private final CommitRequest<KafkaCommittable> request;
        private Throwable refusal;

        Watched(CommitRequest<KafkaCommittable> request) {
            this.request = request;
        }

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
            refusal = reason;
        }

        /** Flink counts it as failed and goes on. */
        void giveUp() {
            request.signalFailedWithKnownReason(refusal);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
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
    }
}
