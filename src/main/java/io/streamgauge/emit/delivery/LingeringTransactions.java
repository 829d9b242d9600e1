// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that an earlier attempt or run left open. Until they end, {@code read_committed} readers cannot read past them.
 * The connector guesses their ids, counting from the restored checkpoint, and stops at the first id that does not exist. It
 * misses transactions after a fresh start or with a smaller parallelism.
 */
public final class LingeringTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringTransactions.class);

    private LingeringTransactions() {}

    /**
     * Aborts the transactions of this subtask. It must be called before the subtask begins a transaction. The committer commits
     * those of the restored checkpoint and earlier ones.
     *
     * @return false if the broker cannot list transactions, as before Kafka 3.0, so the guesses of the connector must suffice
     * @throws IOException if Kafka does not answer; Flink restarts the job and tries again
     */
    static boolean abort(Sinks.KafkaSink sink, String prefix, WriterInitContext context)
            throws IOException, InterruptedException {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        int parallelism = context.getTaskInfo().getNumberOfParallelSubtasks();
        long restored = context.getRestoredCheckpointId().orElse(0);
        try (Admin admin = Admin.create(sink.kafka().toAdminProperties())) {
            List<String> lingering = open(admin)
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

    /** The ids of the transactions that are open now. */
    public static Stream<String> open(Admin admin) throws ExecutionException, InterruptedException {
        return admin
                .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                .all()
                .get()
                .stream()
                .map(TransactionListing::transactionalId);
    }
}
