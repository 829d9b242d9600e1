// SPDX-License-Identifier: Apache-2.0
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of the cluster and the topics that the source reads, as part of every checkpoint. Each start, restart and checkpoint
 * compares them with the current ones, since offsets of another cluster or topic would skip or repeat records without an error.
 * Kafka's consumer continues at its offset in a topic that was deleted and created again, if that offset exists.
 */
public final class CheckpointedKafkaIds implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointedKafkaIds.class);
    private static final long serialVersionUID = 1;
    /** How long a checkpoint waits for a broker that does not answer. Records read so far are from the Kafka compared last. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Source source;
    private final long replaceUpTo;

    private transient @Nullable ListState<byte[]> state;
    private transient @Nullable KafkaIds ids;
    /** True in the first subtask only. */
    private transient boolean comparesAtCheckpoints;
    /** The topics that are read; {@link #ids} may contain more, from sources of earlier runs. */
    private transient Set<String> topics = Set.of();

    private transient @Nullable Admin client;

    /**
     * @param replaceUpTo number of a checkpoint: ids that differ are replaced if they are from it or an earlier one; -1 to replace
     *     none
     */
    public CheckpointedKafkaIds(Source source, long replaceUpTo) {
        this.source = source;
        this.replaceUpTo = replaceUpTo;
    }

    /** The ids in a savepoint; empty if it was written without. */
    public static Optional<KafkaIds> in(Collection<OperatorStateHandle> handles) throws IOException {
        KafkaIds all = null;
        for (byte[] saved : CheckpointedOffsets.elements(handles, Uids.State.KAFKA_IDS)) {
            KafkaIds one = KafkaIds.fromBytes(saved);
            all = all == null ? one : all.and(one);
        }
        return Optional.ofNullable(all);
    }

    /**
     * Restores and compares the ids, in the first subtask and in those that receive state. The state is split, not a union, since
     * Flink completes no checkpoint with union state once a subtask has reached the end of its input.
     *
     * @throws OtherKafkaException if the state belongs to another Kafka; Flink does not restart the job
     * @throws IOException if Kafka does not answer; Flink restarts the job and tries again
     */
    void restore(FunctionInitializationContext context, int subtask) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(Uids.State.KAFKA_IDS, BytePrimitiveArraySerializer.INSTANCE));
        List<byte[]> restored = new ArrayList<>();
        state.get().forEach(restored::add);
        if (subtask > 0 && restored.isEmpty()) {
            return;
        }
        KafkaIds now = current();
        KafkaIds all = now;
        topics = now.topics().keySet();
        comparesAtCheckpoints = subtask == 0;
        for (byte[] saved : restored) {
            KafkaIds before = KafkaIds.fromBytes(saved);
            List<String> differences = before.differences(now);
            if (differences.isEmpty()) {
                all = before.and(all);
            } else if (context.getRestoredCheckpointId().orElse(0) <= replaceUpTo) {
                LOG.error(
                        "{}; they are used all the same because of --other-kafka",
                        KafkaIds.refusal(source.kafka(), differences));
            } else {
                throw new OtherKafkaException(KafkaIds.refusal(source.kafka(), differences));
            }
        }
        ids = all;
    }

    private KafkaIds current() throws IOException, InterruptedException {
        try (Admin admin = Admin.create(source.kafka().toAdminProperties())) {
            return KafkaIds.ask(admin, KafkaIds.topicsOf(source, admin));
        } catch (ExecutionException e) {
            throw new IOException("cannot read the ids of the topics from Kafka", e.getCause());
        }
    }

    /**
     * Saves the ids with a checkpoint. It must not complete with records of another Kafka, since their offsets and results would
     * be committed.
     *
     * @throws OtherKafkaException if a topic or the cluster was replaced since; Flink does not restart the job
     */
    void save() throws Exception {
        if (state == null) {
            return;
        }
        if (ids != null && comparesAtCheckpoints) {
            compare(ids);
        }
        state.update(ids == null ? List.of() : List.of(ids.toBytes()));
    }

    private void compare(KafkaIds before) throws InterruptedException {
        if (client == null) {
            client = Admin.create(source.kafka().toAdminProperties(ANSWER_WITHIN));
        }
        try {
            List<String> differences = before.differences(KafkaIds.ask(client, topics));
            if (!differences.isEmpty()) {
                throw new OtherKafkaException(KafkaIds.refusal(source.kafka(), differences));
            }
        } catch (ExecutionException notNow) {
            // The next checkpoint compares again.
            LOG.debug("Kafka did not report the ids of its topics", notNow);
        }
    }

    void close() {
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
