// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.RejectCounters;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.stall.IntakeWatch;
import io.streamgauge.stall.StallSettings;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Emits events, counts rejected records and emits them to {@link #REJECTED}, and counts rows of column names. As the first
 * operator behind the source it also checkpoints the ids of the Kafka that is read, and marks the first event of each partition.
 */
public final class SeparateRejected extends ProcessFunction<Decoded, Event>
        implements CheckpointedFunction, CheckpointListener {
    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", Types.REJECTED);
    private static final long serialVersionUID = 1;

    private final @Nullable CheckpointedKafkaIds kafka;
    private final @Nullable StallSettings settings;

    private transient CheckpointedCounters counters;
    /** The partitions from which this attempt of the job has read an event, by topic. */
    private transient Map<String, BitSet> begun;

    private transient @Nullable String topic;
    private transient int partition;
    private transient Counter read;
    private transient Counter headers;
    private transient RejectCounters rejected;
    private transient @Nullable IntakeWatch watch;

    /** Separates records that are not read from Kafka by the job itself. */
    public SeparateRejected() {
        this(null, null);
    }

    /** @param settings absent in recomputations and tests, which watch neither stalls nor rejects */
    public SeparateRejected(@Nullable CheckpointedKafkaIds kafka, @Nullable StallSettings settings) {
        this.kafka = kafka;
        this.settings = settings;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        if (kafka != null) {
            kafka.restore(context, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        }
        counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
    }

    @Override
    public void open(OpenContext context) {
        begun = new HashMap<>();
        read = counters.counter(getRuntimeContext().getMetricGroup(), Metric.RECORDS);
        headers = counters.counter(getRuntimeContext().getMetricGroup(), Metric.HEADERS);
        rejected = counters.rejected(getRuntimeContext().getMetricGroup());
        if (settings != null) {
            watch = new IntakeWatch((StreamingRuntimeContext) getRuntimeContext(), settings, counters, rejected);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (watch != null) {
            watch.onCheckpointComplete(checkpointId);
        }
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        if (watch != null) {
            watch.onCheckpointAborted();
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counters.save();
        if (watch != null) {
            watch.onCheckpoint(context.getCheckpointId(), context.getCheckpointTimestamp());
        }
        if (kafka != null) {
            kafka.save();
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    @Override
    public void processElement(Decoded decoded, Context context, Collector<Event> out) {
        read.inc();
        if (decoded instanceof Event event) {
            out.collect(begins(event.source()) ? event.as(Event.Role.BEGIN_AND_COUNT) : event);
        } else if (decoded instanceof Rejected record) {
            rejected.inc(record);
            if (watch != null) {
                watch.onRejected(record);
            }
            context.output(REJECTED, record);
        } else {
            headers.inc();
        }
    }

    /** Whether this is the first event of its partition. Records of a partition come in runs, so most of them cost one comparison. */
    private boolean begins(SourceRecord source) {
        if (source.partition() == partition && source.topic().equals(topic)) {
            return false;
        }
        topic = source.topic();
        partition = source.partition();
        BitSet ofTopic = begun.computeIfAbsent(topic, name -> new BitSet());
        boolean first = !ofTopic.get(partition);
        ofTopic.set(partition);
        return first;
    }
}
