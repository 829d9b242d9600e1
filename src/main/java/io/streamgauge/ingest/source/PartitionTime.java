// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.stall.PartitionStatus;
import io.streamgauge.stall.PartitionStatus.Activity;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Event time of one partition. Rejected records have no time, advance no watermark and do not end the idleness of a partition. Times of
 * the clock are those of {@link System#nanoTime}.
 */
final class PartitionTime implements SourceOutput<Decoded> {
    /** An idle partition whose end the broker has not confirmed for so long is active: records may be waiting there. */
    private static final long CONFIRMED_WITHIN = TimeUnit.SECONDS.toNanos(5);

    private final TopicPartition partition;
    private final SourceEventTime subtask;
    private final SourceOutput<Decoded> records;
    /** The offset at which a bounded run ends; negative where it is not known, and in a live run. */
    private final long stop;
    /** The offset of the next record; before the first one it is negative where the consumer resolves it. */
    private long next;
    /** In milliseconds since the epoch. */
    private long latestEvent = Long.MIN_VALUE;

    private boolean eventsCame;
    private boolean idle;
    /** How far the partition was about a second ago. */
    private volatile PartitionStatus status;

    private volatile long lastEventAt;
    private volatile long nextAtTick;

    PartitionTime(KafkaPartitionSplit split, SourceEventTime subtask, SourceOutput<Decoded> records, long now) {
        this.partition = split.getTopicPartition();
        this.subtask = subtask;
        this.records = records;
        this.next = split.getStartingOffset();
        this.stop = split.getStoppingOffset().orElse(-1L);
        this.nextAtTick = next;
        this.lastEventAt = now;
        this.status = status(now, 0, null);
    }

    /** Registers how far the partition is. */
    void register(MetricGroup operator) {
        String[] labels = {partition.topic(), String.valueOf(partition.partition())};
        Metrics.gauge(operator, Metric.PARTITION_EVENT_TIME, () -> status.watermark(), labels);
        Metrics.gauge(operator, Metric.PARTITION_SILENCE, () -> silentMillis(System.nanoTime()), labels);
        Metrics.gauge(operator, Metric.PARTITION_UNREAD, () -> status.unread(), labels);
        Metrics.gauge(operator, Metric.PARTITION_IDLE, () -> status.activity() == Activity.IDLE ? 1L : 0L, labels);
    }

    @Override
    public void collect(Decoded record) {
        next = record.source().offset() + 1;
        if (record instanceof Event event) {
            if (idle) {
                idle = false;
                subtask.resume();
            }
            eventsCame = true;
            latestEvent = Math.max(latestEvent, event.time());
            records.collect(record, event.time());
        } else {
            records.collect(record, TimestampAssigner.NO_TIMESTAMP);
        }
    }

    /** @param time that of Kafka, which is not that of the event */
    @Override
    public void collect(Decoded record, long time) {
        collect(record);
    }

    /**
     * Notes what came since the last tick, and decides whether the partition is idle.
     *
     * @param idleAfter in nanoseconds
     * @param end the newest answer about the end of the partition
     */
    void tick(long now, long idleAfter, EndOffsets.@Nullable End end) {
        nextAtTick = next;
        if (eventsCame) {
            eventsCame = false;
            lastEventAt = now;
        }
        idle = now - lastEventAt >= idleAfter
                && end != null
                && end.askedAt() - lastEventAt > 0
                && now - end.askedAt() <= CONFIRMED_WITHIN
                && !end.open()
                && end.readTo(next);
    }

    boolean idle() {
        return idle;
    }

    /** The watermark, in milliseconds since the epoch; {@link Long#MIN_VALUE} before the first event. */
    long watermark(long maxOutOfOrderness) {
        return latestEvent == Long.MIN_VALUE ? Long.MIN_VALUE : latestEvent - maxOutOfOrderness - 1;
    }

    TopicPartition partition() {
        return partition;
    }

    /** The offset of the next record, as of the last tick; for use by any thread. */
    long nextOffset() {
        return nextAtTick;
    }

    /** Since the last event, in nanoseconds; for use by any thread. */
    long silence(long now) {
        return now - lastEventAt;
    }

    private long silentMillis(long now) {
        return TimeUnit.NANOSECONDS.toMillis(silence(now));
    }

    /** Takes note of how far the partition is now, for use by any thread. */
    PartitionStatus noteStatus(long now, long maxOutOfOrderness, EndOffsets.@Nullable End end) {
        status = status(now, maxOutOfOrderness, end);
        return status;
    }

    /** The partition was read to the end of a bounded run, so event time waits for it no longer. */
    void finish() {
        PartitionStatus last = status;
        status = new PartitionStatus(
                last.topic(), last.partition(), last.watermark(), Activity.IDLE, last.silentMillis(), last.end(), 0);
    }

    private PartitionStatus status(long now, long maxOutOfOrderness, EndOffsets.@Nullable End end) {
        return new PartitionStatus(
                partition.topic(),
                partition.partition(),
                watermark(maxOutOfOrderness),
                activity(now, end),
                silentMillis(now),
                end == null ? -1 : end.committed(),
                end == null ? toStop() : end.unread(next));
    }

    /** How many records a bounded run still reads, which reads no end offsets; -1 where the broker resolves the offsets. */
    private long toStop() {
        return next < 0 || stop < 0 ? -1 : Math.max(0, stop - next);
    }

    private Activity activity(long now, EndOffsets.@Nullable End end) {
        if (idle) {
            return Activity.IDLE;
        } else if (end == null || silence(now) <= CONFIRMED_WITHIN) {
            return Activity.ACTIVE;
        } else if (now - end.askedAt() > CONFIRMED_WITHIN) {
            return Activity.UNANSWERED;
        }
        return end.open() && end.readTo(next) ? Activity.OPEN_TRANSACTION : Activity.ACTIVE;
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        throw new UnsupportedOperationException("the subtask emits the watermarks of all its partitions");
    }

    @Override
    public void markIdle() {
        throw new UnsupportedOperationException("the subtask is idle when all its partitions are");
    }

    @Override
    public void markActive() {
        throw new UnsupportedOperationException("the subtask is active when a partition is");
    }
}
