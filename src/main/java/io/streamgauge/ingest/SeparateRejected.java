package io.streamgauge.ingest;

import io.streamgauge.flink.CheckpointedCounters;
import io.streamgauge.flink.Metrics;
import io.streamgauge.flink.Types;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import io.streamgauge.pipeline.Uids;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Emits events, and counts rejected records and emits them to {@link #REJECTED}. As the first operator behind the source it also
 * checkpoints the ids of the Kafka that is read.
 */
public final class SeparateRejected extends ProcessFunction<Decoded, Event> implements CheckpointedFunction {
    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", Types.REJECTED);
    private static final long serialVersionUID = 1;

    private final @Nullable CheckpointedKafkaIds kafka;

    private transient CheckpointedCounters counters;
    private transient Counter read;
    private transient Counter rejected;

    /** For records that do not come from Kafka. */
    public SeparateRejected() {
        this(null);
    }

    public SeparateRejected(@Nullable CheckpointedKafkaIds kafka) {
        this.kafka = kafka;
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
        read = counters.counter(getRuntimeContext().getMetricGroup(), Metrics.RECORDS);
        rejected = counters.counter(getRuntimeContext().getMetricGroup(), Metrics.REJECTED);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counters.save();
        if (kafka != null) {
            kafka.save();
        }
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @Override
    public void processElement(Decoded decoded, Context context, Collector<Event> out) {
        read.inc();
        if (decoded instanceof Event event) {
            out.collect(event);
        } else {
            rejected.inc();
            context.output(REJECTED, (Rejected) decoded);
        }
    }
}
