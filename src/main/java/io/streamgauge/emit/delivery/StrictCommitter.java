// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits all transactions that can be committed, then fails if Kafka refused one for good. It queries Kafka whether a refused
 * transaction was committed before.
 */
final class StrictCommitter implements Committer<KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(StrictCommitter.class);

    private final Committer<KafkaCommittable> committer;
    private final Sinks.KafkaSink sink;
    private final Function<String, RestoredCommits.Policy> policies;
    private final Counter skipped;
    private final Optional<WatchedTopic> topic;
    private volatile long lastCommit;

    /**
     * @param policies by transactional id
     * @param skipped counts the transactions that a policy skips
     * @param topic empty if another committer watches it
     */
    StrictCommitter(
            Committer<KafkaCommittable> committer,
            Sinks.KafkaSink sink,
            Function<String, RestoredCommits.Policy> policies,
            Counter skipped,
            Optional<WatchedTopic> topic) {
        this.committer = committer;
        this.sink = sink;
        this.policies = policies;
        this.skipped = skipped;
        this.topic = topic;
    }

    /**
     * @throws CommitRefusedException if records are or may be lost for {@code read_committed} readers
     * @throws IOException if Kafka does not answer; Flink restarts the job and tries again
     */
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) throws IOException, InterruptedException {
        List<Watched> watched = new ArrayList<>(requests.size());
        for (CommitRequest<KafkaCommittable> request : requests) {
            if (policy(request) == RestoredCommits.Policy.DROP) {
                drop(request);
            } else {
                watched.add(new Watched(request));
            }
        }
        committer.commit(List.copyOf(watched));
        if (watched.stream().anyMatch(request -> request.committed)) {
            lastCommit = System.currentTimeMillis();
        }
        for (Watched request : watched) {
            if (request.refusal != null) {
                settle(request);
            }
        }
        if (topic.isPresent()) {
            topic.get().compare();
        }
    }

    /** When a transaction was last committed, in milliseconds since the epoch; 0 before the first. For use by any thread. */
    long lastCommit() {
        return lastCommit;
    }

    private RestoredCommits.Policy policy(CommitRequest<KafkaCommittable> request) {
        return policies.apply(request.getCommittable().getTransactionalId());
    }

    private void drop(CommitRequest<KafkaCommittable> request) {
        String dropped = "Transaction " + request.getCommittable().getTransactionalId() + " to topic " + sink.topic()
                + " of the state is not committed because --other-kafka was given: it belongs to another Kafka";
        LOG.error(dropped);
        skipped.inc();
        request.signalFailedWithKnownReason(new IllegalStateException(dropped));
    }

    private void settle(Watched request) throws IOException, InterruptedException {
        KafkaCommittable transaction = request.getCommittable();
        Outcome outcome = outcome(transaction);
        if (outcome == Outcome.COMMITTED) {
            request.signalAlreadyCommitted();
            return;
        }
        String refused = "Kafka refused for good to commit transaction " + transaction.getTransactionalId()
                + " to topic " + sink.topic() + ": " + outcome.words + " (" + request.refusal + ")";
        switch (policy(request)) {
            case KNOWN_DONE -> {
                LOG.info("{}; the run that wrote the state has committed it before it ended", refused);
                request.signalAlreadyCommitted();
            }
            case SKIP -> {
                LOG.error("{}; skipped because of --skip-refused-commits", refused);
                skipped.inc();
                request.giveUp();
            }
            default -> throw new CommitRefusedException(refused + "; --skip-refused-commits continues without it");
        }
    }

    /** The state of a transaction that Kafka does not commit. */
    private enum Outcome {
        COMMITTED("it is committed already"),
        ABORTED("its records are not visible and never will be, since it was aborted"),
        REUSED(
                "another producer has used its id since, so it is not known whether its records are visible: another run of"
                        + " this pipeline, or an abort by hand"),
        FORGOTTEN(
                "its id is forgotten (transactional.id.expiration.ms), so it is not known whether its records are visible;"
                        + " whatever became of it ended long ago");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }
    }

    /**
     * After a restore Flink commits transactions again that may be committed already. A broker that increments the epoch with each
     * transaction (KIP-890) takes the second commit for that of a fenced producer, but it can report the state of the first.
     */
    private Outcome outcome(KafkaCommittable transaction) throws IOException, InterruptedException {
        String id = transaction.getTransactionalId();
        try (Admin admin = Admin.create(sink.kafka().toAdminProperties())) {
            TransactionDescription found =
                    admin.describeTransactions(List.of(id)).description(id).get();
            int moved = found.producerEpoch() - transaction.getEpoch();
            if (found.producerId() != transaction.getProducerId() || moved < 0 || moved > 1) {
                return Outcome.REUSED;
            }
            return switch (found.state()) {
                case COMPLETE_COMMIT, PREPARE_COMMIT -> Outcome.COMMITTED;
                case COMPLETE_ABORT, PREPARE_ABORT -> Outcome.ABORTED;
                default -> Outcome.REUSED;
            };
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return Outcome.FORGOTTEN;
            }
            throw new IOException("cannot read from Kafka what became of transaction " + id, e.getCause());
        }
    }

    @Override
    public void close() throws Exception {
        topic.ifPresent(WatchedTopic::close);
        committer.close();
    }

    /** Delegates all calls except a refusal, which it stores. */
    private static final class Watched implements CommitRequest<KafkaCommittable> {
        private final CommitRequest<KafkaCommittable> request;
        private @Nullable Throwable refusal;
        /** The connector gives no signal where it has committed. */
        private boolean committed = true;

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
            committed = false;
        }

        /** Flink counts the commit as failed and continues. */
        void giveUp() {
            request.signalFailedWithKnownReason(refusal);
        }

        /** The connector retries an id that Kafka has forgotten, which cannot succeed. */
        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            committed = false;
            if (ExceptionUtils.findThrowable(reason, InvalidPidMappingException.class)
                    .isPresent()) {
                refusal = reason;
            } else {
                request.signalFailedWithUnknownReason(reason);
            }
        }

        @Override
        public void retryLater() {
            committed = false;
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            committed = false;
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            committed = false;
            request.signalAlreadyCommitted();
        }
    }
}
