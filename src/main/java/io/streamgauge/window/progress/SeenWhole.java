// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.progress;

import io.streamgauge.flink.CheckpointedWatermark;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Fingerprint;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.Partial;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Tells which windows were seen whole, by one definition of their figures. Where reading began in the middle of a partition, or a
 * pipeline was edited so that its figures mean something else, earlier events are missing or were selected by another definition. As
 * long as the partition keeps its {@code maxOutOfOrderness}, the time of those events is at most that much later than the time of the
 * first one.
 *
 * <p>All subtasks receive the same first events between the same barriers, so each may resume from the state of any.
 */
public final class SeenWhole {
    /** In place of a partition: it is known where reading began. */
    private static final String START = "";

    private final Source source;
    private final String definition;
    /** An event that is missing changes windows that begin less than this after it, in milliseconds. */
    private final long reach;

    /** For each partition the definition under which it began. */
    private final BroadcastState<String, String> begun;

    private final CheckpointedWatermark saved;
    private long from;

    public SeenWhole(Source source, Aggregation aggregation, StateInitializationContext context) throws Exception {
        this.source = source;
        this.definition = Fingerprint.of(source, aggregation);
        this.reach = aggregation.window() instanceof Window.Session session
                ? session.gap().toMillis()
                : 0;
        this.begun = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(
                        Uids.State.BEGUN, StringSerializer.INSTANCE, StringSerializer.INSTANCE));
        this.saved = CheckpointedWatermark.of(context, Uids.State.SEEN_WHOLE);
        this.from = saved.restored();
        if (!context.isRestored()) {
            start();
        } else if (!definition.equals(begun.get(START))) {
            begun.remove(START);
        }
    }

    /** From the earliest offset, all records are read that Kafka still has; from a time of Kafka's own, all records since then. */
    private void start() throws Exception {
        Source.StartPosition start = source.start();
        if (start.kind() == Source.StartPosition.StartMode.EARLIEST) {
            begun.put(START, definition);
        } else if (start.kind() == Source.StartPosition.StartMode.INSTANT
                && source.timestamp().fromKafka()) {
            begun.put(START, definition);
            advance(start.instant().toEpochMilli());
        }
    }

    /** Records the first event of a partition, unless the partition has begun under this definition. */
    public void note(Partial.FirstEvent first) throws Exception {
        String partition = first.topic() + "/" + first.partition();
        if (definition.equals(begun.get(partition))) {
            return;
        }
        begun.put(partition, definition);
        if (first.offset() > 0 && !begun.contains(START)) {
            advance(first.time() + source.maxOutOfOrderness().toMillis() + 1);
        }
    }

    private void advance(long time) throws Exception {
        from = Math.max(from, time);
        saved.advance(from);
    }

    /** Whether no event can be missing of a window that begins at this time, in milliseconds since the epoch. */
    public boolean whole(long start) {
        return start - reach >= from;
    }
}
