package io.streamgauge.window;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * How far event time had come, kept in state: Flink starts again at the beginning of time after a restore, and a window that
 * was closed before must not open a second time.
 */
final class SavedWatermark {
    private final ListState<Long> state;
    private final long restored;

    private SavedWatermark(ListState<Long> state, long restored) {
        this.state = state;
        this.restored = restored;
    }

    static SavedWatermark of(StateInitializationContext context) throws Exception {
        ListState<Long> state = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("watermark", LongSerializer.INSTANCE));
        long restored = Long.MIN_VALUE;
        // Subtasks are told of a watermark one by one, so the furthest of them is the one that may have closed windows.
        for (long saved : state.get()) {
            restored = Math.max(restored, saved);
        }
        return new SavedWatermark(state, restored);
    }

    /** Milliseconds since the epoch; {@link Long#MIN_VALUE} where nothing was restored. */
    long restored() {
        return restored;
    }

    /** The watermark at the end of a bounded run is not kept: it would make every event after a restore late. */
    void save(long watermark) throws Exception {
        state.clear();
        if (watermark != Watermark.MAX_WATERMARK.getTimestamp()) {
            state.add(watermark);
        }
    }
}
