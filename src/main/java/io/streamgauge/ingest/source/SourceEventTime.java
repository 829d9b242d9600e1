// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.model.Decoded;
import io.streamgauge.pipeline.Source;
import io.streamgauge.stall.PartitionStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Event time of one subtask of the source: the watermark of the active partition that is furthest behind. A partition is idle when it
 * was silent for {@code idleAfter} and is read to its end, as the broker has confirmed since its last event. Flink's own idleness is
 * only silence, so a broker that is away and a partition that lags would be idle, too, and a split that resumes would stay idle until
 * its watermark advances (FLINK-40504).
 *
 * <p>When all partitions are idle, the subtask emits the furthest watermark and is idle. One thread uses it, the task's.
 */
final class SourceEventTime {
    private static final long STATUS_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final long maxOutOfOrderness;
    /** In nanoseconds; {@link Long#MAX_VALUE} for never. */
    private final long idleAfter;

    private final Function<TopicPartition, EndOffsets.@Nullable End> ends;
    private final ReaderOutput<Decoded> output;
    private final MetricGroup metrics;
    private final Map<String, PartitionTime> partitions = new LinkedHashMap<>();
    private boolean allAssigned;
    private boolean idle;
    private long statusAt;

    /** For the thread that reads the ends. */
    private final Collection<PartitionTime> read = ConcurrentHashMap.newKeySet();

    private volatile List<PartitionStatus> status = List.of();

    /**
     * @param ends the newest answer about the end of a partition
     * @param metrics of the subtask
     */
    SourceEventTime(
            Source source,
            Function<TopicPartition, EndOffsets.@Nullable End> ends,
            ReaderOutput<Decoded> output,
            MetricGroup metrics) {
        this.maxOutOfOrderness = source.maxOutOfOrderness().toMillis();
        // Each partition of a bounded run ends, and until then its events are still expected.
        this.idleAfter = source.idleAfter() == null || source.stop().bounded()
                ? Long.MAX_VALUE
                : source.idleAfter().toNanos();
        this.ends = ends;
        this.output = output;
        this.metrics = metrics;
        this.statusAt = System.nanoTime();
    }

    /** A partition that is read from now on; event time waits for it until it is idle. */
    void add(KafkaPartitionSplit split, long now) {
        PartitionTime partition = new PartitionTime(split, this, output.createOutputForSplit(split.splitId()), now);
        partition.register(metrics);
        partitions.put(split.splitId(), partition);
        read.add(partition);
        resume();
    }

    /** A partition that was read to the end of a bounded run. */
    void remove(String split) {
        PartitionTime finished = partitions.remove(split);
        if (finished != null) {
            read.remove(finished);
            finished.finish();
        }
    }

    PartitionTime partition(String split) {
        PartitionTime partition = partitions.get(split);
        if (partition == null) {
            throw new IllegalStateException("no split " + split + " was added");
        }
        return partition;
    }

    /** All splits that the subtask gets at first were added; where that is none, it is idle. */
    void allAssigned() {
        allAssigned = true;
    }

    /** Called before an event of an idle partition is emitted. */
    void resume() {
        if (idle) {
            idle = false;
            output.markActive();
        }
    }

    /** Called about once in a watermark interval. */
    void tick(long now) {
        if (partitions.isEmpty()) {
            if (allAssigned) {
                becomeIdle();
            }
            return;
        }
        long behind = Long.MAX_VALUE;
        long furthest = Long.MIN_VALUE;
        boolean active = false;
        for (PartitionTime partition : partitions.values()) {
            partition.tick(now, idleAfter, ends.apply(partition.partition()));
            long watermark = partition.watermark(maxOutOfOrderness);
            furthest = Math.max(furthest, watermark);
            if (!partition.idle()) {
                active = true;
                behind = Math.min(behind, watermark);
            }
        }
        if (active) {
            resume();
            emit(behind);
        } else if (!idle) {
            emit(furthest);
            becomeIdle();
        }
        if (now - statusAt >= STATUS_EVERY) {
            statusAt = now;
            status = partitions.values().stream()
                    .map(each -> each.noteStatus(now, maxOutOfOrderness, ends.apply(each.partition())))
                    .toList();
        }
    }

    private void emit(long watermark) {
        if (watermark > Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(watermark));
        }
    }

    private void becomeIdle() {
        if (!idle) {
            idle = true;
            output.markIdle();
        }
    }

    /** The partitions that are read; for use by any thread. */
    Collection<PartitionTime> read() {
        return read;
    }

    /** How far each partition was about a second ago; for use by any thread. */
    List<PartitionStatus> status() {
        return status;
    }
}
