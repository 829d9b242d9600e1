package io.streamgauge.emit.delivery;

import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a topic that was deleted under a running job: Kafka commits the transactions that wrote to it without an error, and
 * what they wrote is gone with the topic.
 */
final class WatchedTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedTopic.class);

    /** A commit waits so long where Kafka has taken the commit and does not answer then. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Sinks.KafkaSink sink;
    private final Counter deleted;
    /** Made when first asked for. */
    private Admin admin;
    /** Null before the first answer. */
    private Uuid known;

    /** @param deleted counts how often the topic was deleted */
    WatchedTopic(Sinks.KafkaSink sink, Counter deleted) {
        this.sink = sink;
        this.deleted = deleted;
    }

    /** To be called after each commit. */
    void compare() throws InterruptedException {
        Uuid now;
        try {
            now = id();
        } catch (ExecutionException notNow) {
            // The next commit compares again.
            LOG.debug("Kafka does not tell the id of topic {}", sink.topic(), notNow);
            return;
        }
        if (known != null && !now.equals(known)) {
            LOG.error(
                    "Topic {} was deleted since the last commit{}; what was written to it until now is gone, committed or"
                            + " not. A bounded run writes the results of that time again",
                    sink.topic(),
                    now.equals(Uuid.ZERO_UUID) ? "" : " and made anew");
            deleted.inc();
        }
        known = now;
    }

    /** Zero where there is no such topic. */
    private Uuid id() throws ExecutionException, InterruptedException {
        if (admin == null) {
            admin = Admin.create(sink.kafka().toAdminProperties(ANSWER_WITHIN));
        }
        try {
            return admin.describeTopics(List.of(sink.topic()))
                    .topicNameValues()
                    .get(sink.topic())
                    .get()
                    .topicId();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Uuid.ZERO_UUID;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
