// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.window.EventTimeBehind;
import io.streamgauge.window.progress.WatermarkProgress;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Advances event time behind the shuffle: by watermarks, and by the clock while the whole source is silent and read to its end. It
 * reports to the subtasks before the shuffle how far event time is.
 */
abstract class EventTimeOperator extends AbstractStreamOperator<WindowResult> {
    private static final long serialVersionUID = 1;

    private static final long SILENCE_TICK_MS = 100;

    final long lateness;
    private final long maxOutOfOrderness;
    final String name;
    private final boolean advancesInSilence;

    transient WatermarkProgress progress;

    private transient EventTimeBehind behind;

    EventTimeOperator(Source source, Aggregation aggregation) {
        this.name = aggregation.name();
        this.lateness = aggregation.allowedLateness().toMillis();
        this.maxOutOfOrderness = source.maxOutOfOrderness().toMillis();
        // The partitions of a bounded run end, and with them event time.
        this.advancesInSilence = source.idleAfter() != null && !source.stop().bounded();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        progress = new WatermarkProgress(context, maxOutOfOrderness, lateness);
    }

    @Override
    public void open() throws Exception {
        super.open();
        behind = new EventTimeBehind(getRuntimeContext().getGlobalAggregateManager(), name);
        Metrics.gauge(getMetricGroup(), Metric.EVENT_TIME, progress::watermark, name);
        Metrics.gauge(getMetricGroup(), Metric.EVENT_TIME_LAG, () -> progress.lag(System.currentTimeMillis()), name);
        Metrics.gauge(getMetricGroup(), Metric.OPEN_WINDOWS, progress::openCount, name);
        if (advancesInSilence) {
            getProcessingTimeService().scheduleWithFixedDelay(time -> onTick(), SILENCE_TICK_MS, SILENCE_TICK_MS);
        }
    }

    /** Sets where event time is reported to the subtasks before the shuffle; by default, to the JobManager. */
    public final void reportTo(EventTimeBehind other) {
        behind = other;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (progress.begin(mark.getTimestamp())) {
            beforeWatermark(mark.getTimestamp());
            progress.advance(mark.getTimestamp());
        }
        super.processWatermark(mark);
    }

    /** Called before event time advances, while windows that end until then have not fired. */
    void beforeWatermark(long mark) throws Exception {}

    /** The operators behind this one stay active where event time advances in silence. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (advancesInSilence) {
            progress.setSilent(status.isIdle());
        } else {
            super.processWatermarkStatus(status);
        }
    }

    private void onTick() throws Exception {
        long now = progress.inSilence();
        if (now > progress.watermark()) {
            processWatermark(new Watermark(now));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        behind.report(context.getCheckpointId(), subtasks, progress.watermark());
    }
}
