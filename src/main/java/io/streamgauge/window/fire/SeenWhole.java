package io.streamgauge.window.fire;

import io.streamgauge.flink.CheckpointedWatermark;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Fingerprint;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.FirstEvent;
import java.io.Serializable;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Which windows were seen whole, by one definition of their figures. Where reading began in the middle of a partition, or a
 * pipeline was edited so that its figures mean something else, events before the first one are missing or were taken by
 * another definition; as long as the partition keeps its {@code maxOutOfOrderness}, their time is at most that much later
 * than the time of the first one.
 *
 * <p>All subtasks hear of the same first events between the same barriers, so each may go on with the state of any.
 */
final class SeenWhole implements Serializable {
    private static final long serialVersionUID = 1;
    /** In place of a partition: where reading began is known by itself. */
    private static final String START = "";

    private final Source source;
    private final String definition;
    /** An event that is missing changes windows that begin less than this after it, in milliseconds. */
    private final long reach;

    /** The definition under which a partition began. */
    private transient BroadcastState<String, String> begun;

    private transient CheckpointedWatermark saved;
    private transient long from;

    SeenWhole(Source source, Aggregation aggregation) {
        this.source = source;
        this.definition = Fingerprint.of(source, aggregation);
        this.reach = aggregation.window() instanceof Window.Session session
                ? session.gap().toMillis()
                : 0;
    }

    void restore(StateInitializationContext context) throws Exception {
        begun = context.getOperatorStateStore()
                .getBroadcastState(
                        new MapStateDescriptor<>("begun", StringSerializer.INSTANCE, StringSerializer.INSTANCE));
        saved = CheckpointedWatermark.of(context, "seen-whole");
        from = saved.restored();
        if (!context.isRestored()) {
            start();
        } else if (!definition.equals(begun.get(START))) {
            begun.remove(START);
        }
    }

    /** Of the earliest offset everything is seen that Kafka still has; of a point in time, where it is Kafka's, all since. */
    private void start() throws Exception {
        Source.Start start = source.start();
        if (start.kind() == Source.Start.Kind.EARLIEST) {
            begun.put(START, definition);
        } else if (start.kind() == Source.Start.Kind.INSTANT
                && source.timestamp().fromKafka()) {
            begun.put(START, definition);
            advance(start.at().toEpochMilli());
        }
    }

    /** Takes note of the first event of a partition, where it is the first by this definition. */
    void note(FirstEvent first) throws Exception {
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

    /** Whether no event of a window can be missing that begins then; milliseconds since the epoch. */
    boolean whole(long start) {
        return start - reach >= from;
    }
}
