// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.keyed.KeyGroups;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Drops every event of which a copy counted before: an event with the same id whose time is at most {@code keep} away. The first copy
 * that arrives counts. Events are shuffled by id, so all copies arrive at one subtask.
 *
 * <p>An id is remembered until the watermark is at least {@code keep}, and at most twice as much, past the time of its first copy. A
 * copy that arrives later is behind the watermark, and so is late unless windows still take it. An event that is itself as far behind
 * is not remembered.
 *
 * <p>The first copies of a key group are kept in {@link Buckets} by their times, and a bucket is dropped as a whole by one timer. For
 * that, the key of the state is not the id but one for the whole key group, so that rescaling moves buckets as Flink moves key groups.
 *
 * <p>A shuffle keeps the order of each channel. So the watermark of this operator has not passed an event on arrival unless it had
 * passed the event at its source, or the source had been idle: the event is late behind this operator only where it would be late
 * without it. What {@link io.streamgauge.window.LocalAggregateOperator} assumes about the watermark of its subtask therefore holds.
 */
public final class DropDuplicatesOperator extends AbstractStreamOperator<Event>
        implements OneInputStreamOperator<Event, Event>, Triggerable<Key, Long> {
    /** The name of the operator. */
    public static final String NAME = "Drop duplicates";

    private static final long serialVersionUID = 1;

    private final long keep;

    private transient KeyGroups groups;
    private transient Buckets buckets;
    /** By bucket: the times of the first copies, by id. */
    private transient InternalMapState<Key, Long, Key, Long> firstCopies;

    private transient InternalTimerService<Long> timers;
    /** By key group: the bucket whose timer was set last. */
    private transient long[] timed;

    private transient KnownIds known;

    transient CheckpointedCounters counters;
    private transient Counter duplicates;

    public DropDuplicatesOperator(Source.Deduplication deduplication) {
        this.keep = deduplication.keep().toMillis();
    }

    /** The id of an event of a pipeline that looks for duplicates. */
    public static Key id(Event event) {
        return Objects.requireNonNull(event.id(), "the decoder reads ids");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
    }

    @Override
    public void open() throws Exception {
        super.open();
        groups = new KeyGroups(getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks());
        buckets = new Buckets(keep, groups.count());
        timed = new long[groups.count()];
        Arrays.fill(timed, Long.MIN_VALUE);
        known = new KnownIds();
        timers = getInternalTimerService("buckets", LongSerializer.INSTANCE, this);
        timers.forEachEventTimeTimer((bucket, time) -> {
            known.restored(groups.group((Key) getCurrentKey()), bucket);
        });
        MapState<Key, Long> state = getOrCreateKeyedState(
                LongSerializer.INSTANCE,
                new MapStateDescriptor<Key, Long>(
                        Uids.State.FIRST_COPIES,
                        Types.KEY.createSerializer(getExecutionConfig().getSerializerConfig()),
                        LongSerializer.INSTANCE));
        firstCopies = (InternalMapState<Key, Long, Key, Long>) state;
        duplicates = counters.counter(getMetricGroup(), Metric.DUPLICATES);
    }

    @Override
    public void processElement(StreamRecord<Event> element) throws Exception {
        Event event = element.getValue();
        Key id = id(event);
        int group = groups.group(id);
        setCurrentKey(groups.key(group));
        long bucket = buckets.bucket(group, event.time());
        // Most copies have the time of the first one.
        if (isCopy(id, event.time(), group, bucket)
                || isCopy(id, event.time(), group, bucket - 1)
                || isCopy(id, event.time(), group, bucket + 1)) {
            duplicates.inc();
            if (event.role() == Event.Role.BEGIN_AND_COUNT) {
                output.collect(element.replace(event.as(Event.Role.BEGIN)));
            }
        } else {
            remember(id, event.time(), group, bucket);
            output.collect(element);
        }
    }

    private boolean isCopy(Key id, long time, int group, long bucket) throws Exception {
        if (!known.mayContain(group, bucket, id)) {
            return false;
        }
        firstCopies.setCurrentNamespace(bucket);
        Long first = firstCopies.get(id);
        return first != null && Math.abs(time - first) <= keep;
    }

    private void remember(Key id, long time, int group, long bucket) throws Exception {
        long drop = buckets.lastCopy(group, bucket);
        if (drop > timers.currentWatermark()) {
            firstCopies.setCurrentNamespace(bucket);
            firstCopies.put(id, time);
            known.add(group, bucket, id);
            if (timed[group] != bucket) {
                timed[group] = bucket;
                timers.registerEventTimeTimer(bucket, drop);
            }
        }
    }

    /** Drops a bucket. */
    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) {
        firstCopies.setCurrentNamespace(timer.getNamespace());
        firstCopies.clear();
        known.drop(groups.group(timer.getKey()), timer.getNamespace());
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, Long> timer) {
        throw new IllegalStateException("there are no timers by the clock");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
    }
}
