package io.streamgauge.ingest;

import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of the Kafka that the source reads, as part of every checkpoint. Each start, restart and checkpoint compares them with
 * those of the Kafka that is there: offsets of another one would skip records, or repeat them, without an error. Kafka's
 * consumer continues at its offset in a topic that was made anew under it, where that offset exists.
 */
public final class CheckpointedKafkaIds implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointedKafkaIds.class);
    private static final long serialVersionUID = 1;
    /** How long a checkpoint waits for a broker that is away; what was read before comes from the one that was compared last. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Source source;
    private final long replaceUpTo;

    private transient ListState<byte[]> state;
    private transient KafkaIds ids;
    /** In the first subtask only. */
    private transient boolean comparesAtCheckpoints;
    /** The topics that are read; {@link #ids} may have more, of sources that the state was written with. */
    private transient Set<String> topics;

    private transient Admin client;

    /**
     * @param replaceUpTo number of the checkpoint whose ids are replaced where they differ, and those of earlier ones; -1 for
     *     none
     */
    public CheckpointedKafkaIds(Source source, long replaceUpTo) {
        this.source = source;
        this.replaceUpTo = replaceUpTo;
    }

    /** The ids in a savepoint; empty where it was written without. */
    public static Optional<KafkaIds> in(Collection<OperatorStateHandle> handles) throws IOException {
        KafkaIds all = null;
        for (byte[] saved : CheckpointedOffsets.elements(handles, Uids.State.KAFKA_IDS)) {
            KafkaIds one = KafkaIds.fromBytes(saved);
            all = all == null ? one : all.and(one);
        }
        return Optional.ofNullable(all);
    }

    /**
     * Compares, in the first subtask and in those that the state was given to. The state is split, not united: Flink completes no
     * checkpoint with united state once a subtask has come to the end of its input.
     *
     * @throws OtherKafkaException where the state belongs to another Kafka; Flink does not restart the job
     * @throws IOException where Kafka cannot be asked; Flink restarts the job and tries again
     */
    void restore(FunctionInitializationContext context, int subtask) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(Uids.State.KAFKA_IDS, BytePrimitiveArraySerializer.INSTANCE));
        List<byte[]> restored = new ArrayList<>();
        state.get().forEach(restored::add);
        if (subtask > 0 && restored.isEmpty()) {
            return;
        }
        KafkaIds now = ask();
        ids = now;
        topics = now.topics().keySet();
        comparesAtCheckpoints = subtask == 0;
        for (byte[] saved : restored) {
            KafkaIds before = KafkaIds.fromBytes(saved);
            List<String> differences = before.differences(now);
            if (differences.isEmpty()) {
                ids = before.and(ids);
            } else if (context.getRestoredCheckpointId().orElse(0) <= replaceUpTo) {
                LOG.error(
                        "{}; they are taken as they are, as --other-kafka asks",
                        KafkaIds.refusal(source.kafka(), differences));
            } else {
                throw new OtherKafkaException(KafkaIds.refusal(source.kafka(), differences));
            }
        }
    }

    private KafkaIds ask() throws IOException, InterruptedException {
        try (Admin admin = Admin.create(source.kafka().toAdminProperties())) {
            return KafkaIds.ask(admin, KafkaIds.topicsOf(source, admin));
        } catch (ExecutionException e) {
            throw new IOException("cannot ask Kafka for the ids of the topics", e.getCause());
        }
    }

    /**
     * Saves with the checkpoint that is being taken, which must not complete with records of another Kafka: their offsets would
     * be committed, and their results.
     *
     * @throws OtherKafkaException where a topic or the Kafka was made anew since; Flink does not restart the job
     */
    void save() throws Exception {
        if (comparesAtCheckpoints) {
            compare();
        }
        state.update(ids == null ? new ArrayList<>() : List.of(ids.toBytes()));
    }

    private void compare() throws InterruptedException {
        if (client == null) {
            client = Admin.create(source.kafka().toAdminProperties(ANSWER_WITHIN));
        }
        try {
            List<String> differences = ids.differences(KafkaIds.ask(client, topics));
            if (!differences.isEmpty()) {
                throw new OtherKafkaException(KafkaIds.refusal(source.kafka(), differences));
            }
        } catch (ExecutionException notNow) {
            // The next checkpoint compares again.
            LOG.debug("Kafka does not tell the ids of its topics", notNow);
        }
    }

    void close() {
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
