// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.pipeline.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of partitions as the broker answers them. Offsets before an end may hold no record that a consumer sees: transactions end in
 * markers, and compaction leaves gaps. Where a partition seems unread but is silent, its tail is read to find out. One thread reads, and
 * any thread may read the answers.
 */
final class EndOffsets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndOffsets.class);
    private static final Duration WITHIN = Duration.ofSeconds(3);

    /** Partitions with events in the last second are only read every so often, to know how many records are unread. */
    private static final int ASK_ALL_EVERY = 10;

    private static final long SILENT = TimeUnit.SECONDS.toNanos(1);

    /**
     * The end of a partition.
     *
     * @param askedAt by {@link System#nanoTime}, before the request was sent
     * @param committed the offset that a consumer reads up to
     * @param written the offset after the last record, also of open transactions
     * @param emptyFrom from this offset to {@code committed} there is no record to read
     */
    record End(long askedAt, long committed, long written, long emptyFrom) {
        /** Whether a consumer would read nothing from an offset on. Where a transaction is open, records may still follow. */
        boolean readTo(long next) {
            return next >= emptyFrom;
        }

        boolean open() {
            return written > committed;
        }

        /** At most so many records follow an offset, those of open transactions not counted. */
        long unread(long next) {
            return next >= emptyFrom ? 0 : Math.max(0, committed - Math.max(0, next));
        }
    }

    private final Properties properties;
    private final IsolationLevel isolation;
    private final long idleAfter;
    private final Tail tail;
    private final Map<TopicPartition, End> ends = new ConcurrentHashMap<>();
    private @Nullable Admin admin;
    private int asked;
    private volatile long answeredAt;
    private volatile boolean answers = true;

    /** @param client the id of the clients, with which the broker's log names them */
    EndOffsets(Source source, Properties consumer, String client) {
        String level =
                consumer.getProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, ConsumerConfig.DEFAULT_ISOLATION_LEVEL);
        isolation = IsolationLevel.READ_COMMITTED.toString().equals(level)
                ? IsolationLevel.READ_COMMITTED
                : IsolationLevel.READ_UNCOMMITTED;
        idleAfter =
                source.idleAfter() == null ? Long.MAX_VALUE : source.idleAfter().toNanos();
        properties = source.kafka().toAdminProperties(WITHIN);
        properties.setProperty(AdminClientConfig.CLIENT_ID_CONFIG, client);
        tail = new Tail(consumer, client);
        answeredAt = System.nanoTime();
    }

    /** The newest answer; absent before the first. */
    @Nullable
    End of(TopicPartition partition) {
        return ends.get(partition);
    }

    /** For how long the broker has not answered, in nanoseconds; 0 while it does. */
    long unanswered(long now) {
        return answers ? 0 : now - answeredAt;
    }

    /** Reads the ends of silent partitions, and now and then of all. Waits for the answers, a few seconds at most. */
    void ask(Collection<PartitionTime> partitions) {
        long now = System.nanoTime();
        boolean all = asked++ % ASK_ALL_EVERY == 0;
        Map<TopicPartition, PartitionTime> wanted = partitions.stream()
                .filter(each -> all || each.silence(now) >= SILENT)
                .collect(Collectors.toMap(PartitionTime::partition, each -> each));
        if (wanted.isEmpty()) {
            return;
        }
        try {
            // In this order: what is written in between may seem open for a second, and nothing that is open seems
            // committed.
            ListOffsetsResult committed = ask(wanted.keySet(), isolation);
            ListOffsetsResult written = isolation == IsolationLevel.READ_COMMITTED
                    ? ask(wanted.keySet(), IsolationLevel.READ_UNCOMMITTED)
                    : committed;
            boolean answered = false;
            for (PartitionTime partition : wanted.values()) {
                answered |= take(partition, now, committed, written);
            }
            answers = answered;
            answeredAt = answered ? now : answeredAt;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("The ends of partitions are unknown", e);
        }
    }

    private ListOffsetsResult ask(Collection<TopicPartition> partitions, IsolationLevel level) {
        if (admin == null) {
            admin = Admin.create(properties);
        }
        return admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())),
                new ListOffsetsOptions(level));
    }

    private boolean take(PartitionTime partition, long askedAt, ListOffsetsResult committed, ListOffsetsResult written)
            throws InterruptedException {
        TopicPartition topicPartition = partition.partition();
        try {
            long end = committed.partitionResult(topicPartition).get().offset();
            long last = written.partitionResult(topicPartition).get().offset();
            ends.put(topicPartition, new End(askedAt, end, last, emptyFrom(partition, askedAt, end)));
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // It was deleted, and nothing can be read there any more.
                ends.put(topicPartition, new End(askedAt, 0, 0, Long.MIN_VALUE));
                return true;
            }
            LOG.debug("The end of {} is unknown", topicPartition, e);
            return false;
        }
    }

    private long emptyFrom(PartitionTime partition, long now, long committed) {
        long next = partition.nextOffset();
        End before = ends.get(partition.partition());
        if (next >= committed) {
            return committed;
        } else if (before != null && before.committed == committed && next >= before.emptyFrom) {
            return before.emptyFrom;
        }
        return partition.silence(now) >= idleAfter && tail.isEmpty(partition.partition(), next, committed)
                ? next
                : committed;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        tail.close();
    }
}
