// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.model.Decoded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** A reader of Kafka that emits the watermarks of {@link SourceEventTime}. */
final class EventTimeSourceReader implements SourceReader<Decoded, KafkaPartitionSplit> {
    private final SourceReader<Decoded, KafkaPartitionSplit> kafka;
    private final Ticks ticks;
    private final Function<ReaderOutput<Decoded>, SourceEventTime> eventTimeOf;
    /** Splits that were added before the first poll. */
    private final List<KafkaPartitionSplit> early = new ArrayList<>();

    private boolean assigned;
    /** Flink polls every reader once before it waits for records, always with the same output. */
    private @Nullable SplitOutputs output;

    /** @param eventTimeOf is called once, in the task's thread */
    EventTimeSourceReader(
            SourceReader<Decoded, KafkaPartitionSplit> kafka,
            Ticks ticks,
            Function<ReaderOutput<Decoded>, SourceEventTime> eventTimeOf) {
        this.kafka = kafka;
        this.ticks = ticks;
        this.eventTimeOf = eventTimeOf;
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        if (output == null) {
            early.addAll(splits);
        } else {
            addToTime(output, splits);
        }
        kafka.addSplits(splits);
    }

    private static void addToTime(SplitOutputs output, List<KafkaPartitionSplit> splits) {
        long now = System.nanoTime();
        splits.forEach(split -> output.time.add(split, now));
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof EventTimeKafkaSource.Assigned) {
            assigned = true;
            if (output != null) {
                output.time.allAssigned();
            }
        } else {
            kafka.handleSourceEvents(event);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> to) throws Exception {
        if (output == null) {
            output = new SplitOutputs(to, eventTimeOf.apply(to));
            addToTime(output, early);
            early.clear();
            if (assigned) {
                output.time.allAssigned();
            }
        }
        if (ticks.take()) {
            output.time.tick(System.nanoTime());
        }
        return kafka.pollNext(output);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return ticks.or(kafka.isAvailable());
    }

    @Override
    public void start() {
        kafka.start();
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        return kafka.snapshotState(checkpointId);
    }

    @Override
    public void notifyNoMoreSplits() {
        kafka.notifyNoMoreSplits();
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        kafka.pauseOrResumeSplits(splitsToPause, splitsToResume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        kafka.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        kafka.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        try (ticks) {
            kafka.close();
        }
    }

    /** Lets the records of each split pass its {@link PartitionTime}. */
    private record SplitOutputs(ReaderOutput<Decoded> output, SourceEventTime time) implements ReaderOutput<Decoded> {
        @Override
        public SourceOutput<Decoded> createOutputForSplit(String split) {
            return time.partition(split);
        }

        @Override
        public void releaseOutputForSplit(String split) {
            time.remove(split);
            output.releaseOutputForSplit(split);
        }

        @Override
        public void collect(Decoded record) {
            output.collect(record);
        }

        @Override
        public void collect(Decoded record, long timestamp) {
            output.collect(record, timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
