// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * A watermark, or a time that follows it, in state. After a restore, Flink's own watermark starts at the beginning of time, and a
 * window that was closed must not open again.
 *
 * <p>Each subtask saves a time that event time behind the shuffle has not passed, so that any of them will do for each subtask
 * of the next run. That is what broadcast state gives; a union of lists would keep checkpoints from completing while some
 * subtasks of a bounded run have finished.
 */
public final class CheckpointedWatermark {
    private static final String TIME = "time";

    private final BroadcastState<String, Long> state;

    private CheckpointedWatermark(BroadcastState<String, Long> state) {
        this.state = state;
    }

    /** @param name of the state, unique in the operator */
    public static CheckpointedWatermark of(StateInitializationContext context, String name) throws Exception {
        return new CheckpointedWatermark(context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(name, StringSerializer.INSTANCE, LongSerializer.INSTANCE)));
    }

    /** Milliseconds since the epoch; {@link Long#MIN_VALUE} where nothing was restored. */
    public long restored() throws Exception {
        return restored(Long.MIN_VALUE);
    }

    /** @param other what is returned where nothing was restored */
    public long restored(long other) throws Exception {
        Long restored = state.get(TIME);
        return restored == null ? other : restored;
    }

    /** Saves with the next checkpoint. The end of time is not kept: it would make every event after a restore late. */
    public void advance(long time) throws Exception {
        if (time != Long.MAX_VALUE) {
            state.put(TIME, time);
        }
    }
}
