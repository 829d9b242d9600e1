// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.model.Decoded;
import io.streamgauge.stall.StallWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka source that emits the watermarks of {@link SourceEventTime}, and announces to each reader when all splits that it gets at
 * first are assigned.
 *
 * <ul>
 *   <li>A bounded source ends after a restore, too. The connector's enumerator signals its readers that there are no more splits
 *       only when its discovery of partitions finds a change. After a restore there is none, and the readers would wait forever at
 *       the end of the input (FLINK-31006).
 *   <li>In a live source, a reader that has no split then is idle at once. Until it is idle it holds event time back. It cannot
 *       be idle before: the first events of a split that is still to come would be late.
 * </ul>
 */
public final class EventTimeKafkaSource
        implements Source<Decoded, KafkaPartitionSplit, KafkaSourceEnumState>, ResultTypeQueryable<Decoded> {
    private static final long serialVersionUID = 1;

    private final KafkaSource<Decoded> source;
    private final io.streamgauge.pipeline.Source read;
    private final Properties consumer;
    private final Duration watermarkInterval;

    /**
     * @param source where it is bounded, it does not discover partitions periodically
     * @param read the settings of event time
     * @param consumer the properties of the consumer
     * @param watermarkInterval from one watermark to the next
     */
    public EventTimeKafkaSource(
            KafkaSource<Decoded> source,
            io.streamgauge.pipeline.Source read,
            Properties consumer,
            Duration watermarkInterval) {
        this.source = source;
        this.read = read;
        this.consumer = consumer;
        this.watermarkInterval = watermarkInterval;
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SourceReader<Decoded, KafkaPartitionSplit> createReader(SourceReaderContext context) throws Exception {
        String client = consumer.getProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key()) + "-ends-"
                + context.getIndexOfSubtask();
        EndOffsets ends = new EndOffsets(read, consumer, client);
        AtomicReference<SourceEventTime> eventTime = new AtomicReference<>();
        StallWatch.Membership stalls = StallWatch.join(context.metricGroup(), facts -> {
            SourceEventTime reached = eventTime.get();
            facts.partitions(reached == null ? List.of() : reached.status(), ends.unanswered(System.nanoTime()));
        });
        Ticks ticks = new Ticks(client, watermarkInterval, () -> ask(ends, eventTime.get()), () -> {
            stalls.close();
            ends.close();
        });
        return new EventTimeSourceReader(source.createReader(context), ticks, output -> {
            eventTime.set(new SourceEventTime(read, ends::of, output, context.metricGroup()));
            return eventTime.get();
        });
    }

    private void ask(EndOffsets ends, @Nullable SourceEventTime eventTime) {
        if (eventTime != null && !bounded()) {
            ends.ask(eventTime.read());
        }
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return new Enumerator(source.createEnumerator(context), context, bounded());
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) throws Exception {
        return new Enumerator(source.restoreEnumerator(context, state), context, bounded());
    }

    private boolean bounded() {
        return getBoundedness() == Boundedness.BOUNDED;
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return source.getProducedType();
    }

    /** The splits that a reader gets at first are assigned. */
    record Assigned() implements SourceEvent {}

    /** Announces once the connector's enumerator has assigned all splits that it discovered at first. */
    private static final class Enumerator implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
        private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka;
        private final SplitEnumeratorContext<KafkaPartitionSplit> context;
        private final boolean bounded;
        private boolean allAssigned;

        Enumerator(
                SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka,
                SplitEnumeratorContext<KafkaPartitionSplit> context,
                boolean bounded) {
            this.kafka = kafka;
            this.context = context;
            this.bounded = bounded;
        }

        @Override
        public void start() {
            kafka.start();
            // Calls are executed one after the other, and so are their handlers. The connector's first call lists the
            // partitions; its handler calls again where there are new ones, whose splits the second handler assigns.
            afterCalls(() -> afterCalls(this::announce));
        }

        private void afterCalls(Runnable then) {
            context.callAsync(() -> true, (called, failure) -> then.run());
        }

        private void announce() {
            allAssigned = true;
            List.copyOf(context.registeredReaders().keySet()).forEach(this::announce);
        }

        /** A reader receives its splits before this, because they were sent before. */
        private void announce(int subtask) {
            if (bounded) {
                context.signalNoMoreSplits(subtask);
            } else {
                context.sendEventToSourceReader(subtask, new Assigned());
            }
        }

        @Override
        public void addReader(int subtask) {
            kafka.addReader(subtask);
            if (allAssigned) {
                announce(subtask);
            }
        }

        @Override
        public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
            kafka.addSplitsBack(splits, subtask);
        }

        @Override
        public void handleSplitRequest(int subtask, String host) {
            kafka.handleSplitRequest(subtask, host);
        }

        @Override
        public void handleSourceEvent(int subtask, SourceEvent event) {
            kafka.handleSourceEvent(subtask, event);
        }

        @Override
        public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
            return kafka.snapshotState(checkpointId);
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
        public void close() throws IOException {
            kafka.close();
        }
    }
}
