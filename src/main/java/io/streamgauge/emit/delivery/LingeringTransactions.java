package io.streamgauge.emit.delivery;

import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that an attempt or run before this one left open: until they end, no {@code read_committed} reader gets past them.
 * The connector looks for them by guessing their ids one after the other from the restored checkpoint on, and stops at the
 * first that it does not find; a fresh start after many checkpoints, or fewer subtasks than before, leave it guessing wrong.
 */
final class LingeringTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringTransactions.class);

    private LingeringTransactions() {}

    /**
     * Aborts those that this subtask answers for. Must be called before the subtask begins one of its own. Those of the restored
     * checkpoint and before are left to the committer: they are to be committed.
     *
     * @return false where the broker cannot list transactions, as before Kafka 3.0: what the connector guesses has to do
     * @throws IOException where Kafka cannot be asked; Flink restarts the job and tries again
     */
    static boolean abort(Sinks.KafkaSink sink, String prefix, WriterInitContext context)
            throws IOException, InterruptedException {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        int parallelism = context.getTaskInfo().getNumberOfParallelSubtasks();
        long restored = context.getRestoredCheckpointId().orElse(0);
        try (Admin admin = Admin.create(sink.kafka().toAdminProperties())) {
            List<String> lingering = admin
                    .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                    .all()
                    .get()
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> TransactionName.of(prefix, id)
                            .filter(name -> name.subtask() % parallelism == subtask && name.checkpoint() > restored)
                            .isPresent())
                    .toList();
            if (!lingering.isEmpty()) {
                admin.fenceProducers(lingering).all().get();
                LOG.warn("Aborted transactions to topic {} that were left open: {}", sink.topic(), lingering);
            }
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedVersionException) {
                return false;
            }
            throw new IOException("cannot abort what was left open under " + prefix, e.getCause());
        }
    }
}
