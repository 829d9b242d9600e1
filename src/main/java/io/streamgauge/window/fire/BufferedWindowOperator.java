// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.Partial;
import io.streamgauge.window.SliceTables;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * Fires windows that fire once each. A {@link SliceBuffer} holds slices in plain memory, and keyed state only holds copies for
 * checkpoints. Windows that are open after an edit of the pipeline, or in restored state, fire from state as before.
 */
public final class BufferedWindowOperator extends AlignedWindowOperator {
    private static final long serialVersionUID = 1;

    private final boolean trackOffsets;
    private final int maxRows;

    /** Absent until windows that ended before a restore are closed. */
    private transient @Nullable SliceBuffer buffer;

    /** @param trackOffsets whether results carry the offset ranges of their events */
    BufferedWindowOperator(Source source, Aggregation aggregation, Measures measures, boolean trackOffsets) {
        this(source, aggregation, measures, trackOffsets, SliceTables.MAX_ROWS);
    }

    /** @param maxRows the largest number of keys in slices that are buffered outside of state */
    public BufferedWindowOperator(
            Source source, Aggregation aggregation, Measures measures, boolean trackOffsets, int maxRows) {
        super(source, aggregation, measures);
        this.trackOffsets = trackOffsets;
        this.maxRows = maxRows;
    }

    /** Whether each window of an aggregation fires once and merges its slices only then. */
    public static boolean suits(Aggregation aggregation) {
        return !(aggregation.window() instanceof Window.Cumulative)
                && aggregation.allowedLateness().isZero()
                && aggregation.early() == null;
    }

    @Override
    public void open() throws Exception {
        super.open();
        maybeBuffer();
    }

    private void maybeBuffer() {
        if (buffer == null && progress.endedIsClosed()) {
            buffer = new SliceBuffer(slices, measures.layout(), trackOffsets, maxRows, namespaces(Uids.State.SLICES));
            buffer.register(getMetricGroup(), name);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        maybeBuffer();
    }

    @Override
    void add(Partial partial, int missed) throws Exception {
        if (buffer == null || !buffer.add(partial)) {
            super.add(partial, missed);
        } else if (buffer.full()) {
            buffer.save(this::save);
            buffer.spill();
        }
    }

    /** Copies a key of a buffered slice to state. */
    private void save(Partial buffered, boolean first) throws Exception {
        setCurrentKey(buffered.key());
        states.replace(buffered);
        if (first) {
            schedule(buffered.slice(), missed(buffered.slice()));
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        if (buffer != null) {
            buffer.save(this::save);
        }
    }

    @Override
    void beforeWatermark(long mark) throws Exception {
        if (buffer != null) {
            fireBuffered(buffer, mark);
        }
    }

    private void fireBuffered(SliceBuffer buffered, long mark) throws Exception {
        buffered.dropInState(timers.currentWatermark());
        long window = buffered.firstWindow(progress.watermark());
        while (window != SliceBuffer.NO_WINDOW && window - 1 <= mark) {
            if (buffered.isFullyBuffered(window)) {
                // Windows in state that end earlier fire first, because alerts follow a key from window to window.
                timeServiceManager.advanceWatermark(new Watermark(window - 2));
                buffered.read(window, (end, table) -> {
                    for (int row = 0; row < table.size(); row++) {
                        emitOnce(slices.start(end), end, table.partial(end, row, table.ranges(row)));
                    }
                });
            } else {
                buffered.save(window, this::save);
            }
            buffered.drop(window);
            window = buffered.firstWindow(window - 1);
        }
    }

    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        if (buffer != null && buffer.isFullyBuffered(window)) {
            // The window fired from memory; the copy in state is dropped.
            scheduleNext(window, states.lastSlice(window));
            clear(window);
        } else {
            super.onEventTime(timer);
        }
    }
}
