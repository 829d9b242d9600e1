// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a topic that was deleted under a running job. Kafka commits the transactions that wrote to it without an error, and
 * their records are lost.
 */
final class WatchedTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedTopic.class);

    /** The longest wait of a commit if Kafka does not answer after it. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Sinks.KafkaSink sink;
    private final Counter deleted;
    /** Created by the first call. */
    private @Nullable Admin admin;
    /** The id of the topic; absent before the first answer. */
    private @Nullable Uuid known;

    /** @param deleted counts how often the topic was deleted */
    WatchedTopic(Sinks.KafkaSink sink, Counter deleted) {
        this.sink = sink;
        this.deleted = deleted;
    }

    /** Must be called after each commit. */
    void compare() throws InterruptedException {
        Uuid now;
        try {
            now = id();
        } catch (ExecutionException notNow) {
            // The next commit compares again.
            LOG.debug("Kafka did not report the id of topic {}", sink.topic(), notNow);
            return;
        }
        if (exists(known) && !now.equals(known)) {
            LOG.error(
                    "Topic {} was deleted since the last commit{}; what was written to it until now is gone, committed or"
                            + " not. A bounded run writes the results of that time again",
                    sink.topic(),
                    exists(now) ? " and recreated" : "");
            deleted.inc();
        }
        known = now;
    }

    /** A topic that was missing and is back was deleted once, and that was reported while it was missing. */
    private static boolean exists(@Nullable Uuid id) {
        return id != null && !id.equals(Uuid.ZERO_UUID);
    }

    /** Zero if the topic does not exist. */
    private Uuid id() throws ExecutionException, InterruptedException {
        if (admin == null) {
            admin = Admin.create(sink.kafka().toAdminProperties(ANSWER_WITHIN));
        }
        try {
            DescribeTopicsResult described = admin.describeTopics(List.of(sink.topic()));
            return described.topicNameValues().values().iterator().next().get().topicId();
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
