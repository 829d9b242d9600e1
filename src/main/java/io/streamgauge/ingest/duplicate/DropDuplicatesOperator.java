// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import io.streamgauge.flink.keyed.KeyGroups;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.model.Bytes;
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
 * Drops every event that is a copy of one that counted before: an event with the same id whose time is at most {@code keep} away. The
 * first copy that arrives counts. Events are shuffled by id, so all copies arrive at one subtask.
 *
 * <p>An id is remembered until the watermark is at least {@code keep}, and at most twice as much, past the time of its first copy. A
 * copy that arrives later is behind the watermark, and so is late unless windows still take it. An event that is itself as far behind
 * is not remembered.
 *
 * <p>The first copies of a key group are kept in {@link Buckets} by their times, and a bucket is dropped as a whole by one timer. For
 * that, the key of the state is not the id but one for the whole key group, so that rescaling moves buckets as Flink moves key groups.
 * {@link FirstCopies} has them in memory until a checkpoint, and then in blocks in state.
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

    /** The size of all tables of new ids of a subtask together: 24 MiB. */
    private static final int PLACES = 1 << 20;

    private static final int FEWEST_PLACES = 32;

    private final long keep;
    private final int places;

    private transient KeyGroups groups;
    private transient Buckets buckets;
    private transient BlockFormat format;
    /** The blocks of first copies of each bucket. */
    private transient InternalMapState<Key, Long, Long, byte[]> blocks;

    private transient InternalTimerService<Long> timers;
    /** For each key group the bucket whose timer was set last. */
    private transient long[] timed;

    private transient FirstCopies firstCopies;

    transient CheckpointedCounters counters;
    private transient Counter duplicates;

    public DropDuplicatesOperator(Source.Deduplication deduplication) {
        this(deduplication, PLACES);
    }

    /** @param places for ids of a subtask that are not in state yet; a power of two */
    DropDuplicatesOperator(Source.Deduplication deduplication, int places) {
        this.keep = deduplication.keep().toMillis();
        this.places = places;
    }

    /** The id of an event of a pipeline that drops duplicates. */
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
        format = new BlockFormat(keep);
        MapState<Long, byte[]> state = getOrCreateKeyedState(
                LongSerializer.INSTANCE,
                new MapStateDescriptor<>(Uids.State.FIRST_COPIES, LongSerializer.INSTANCE, new BlockSerializer()));
        blocks = (InternalMapState<Key, Long, Long, byte[]>) state;
        firstCopies = new FirstCopies(buckets, this::blocks, groups.count(), placesOfGroup());
        timers = getInternalTimerService(Uids.State.BUCKET_TIMERS, LongSerializer.INSTANCE, this);
        timers.forEachEventTimeTimer(
                (bucket, time) -> firstCopies.restored(groups.group((Key) getCurrentKey()), bucket));
        duplicates = counters.counter(getMetricGroup(), Metric.DUPLICATES);
    }

    /** Each key group has the same part. */
    private int placesOfGroup() {
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        int own = (groups.count() + subtasks - 1) / subtasks;
        return Math.max(FEWEST_PLACES, Integer.highestOneBit(places / own));
    }

    private Blocks blocks(int group, long bucket) {
        setCurrentKey(groups.key(group));
        blocks.setCurrentNamespace(bucket);
        return new Blocks(format, buckets.begin(group, bucket), blocks);
    }

    /** The key of the state is set where state is accessed. */
    @Override
    public void setKeyContextElement(StreamRecord<Event> element) {}

    @Override
    public void processElement(StreamRecord<Event> element) throws Exception {
        Event event = element.getValue();
        Key id = id(event);
        int group = groups.group(id);
        long high = (long) Bytes.LONG.get(id.bytes(), 0);
        long low = (long) Bytes.LONG.get(id.bytes(), Long.BYTES);
        long watermark = timers.currentWatermark();
        if (firstCopies.hasCopy(group, high, low, event.time(), watermark)) {
            duplicates.inc();
            if (event.role() == Event.Role.BEGIN_AND_COUNT) {
                output.collect(element.replace(event.as(Event.Role.BEGIN)));
            }
        } else {
            long bucket = buckets.bucket(group, event.time());
            if (buckets.isKept(group, bucket, watermark)) {
                firstCopies.add(group, high, low, event.time(), watermark);
                dropOnTime(group, bucket);
            }
            output.collect(element);
        }
    }

    private void dropOnTime(int group, long bucket) {
        if (timed[group] != bucket) {
            timed[group] = bucket;
            setCurrentKey(groups.key(group));
            timers.registerEventTimeTimer(bucket, buckets.lastCopy(group, bucket));
        }
    }

    /** Drops a bucket. */
    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        firstCopies.drop(groups.group(timer.getKey()), timer.getNamespace());
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, Long> timer) {
        throw new IllegalStateException("there are no timers by the clock");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
        firstCopies.save(timers.currentWatermark());
    }
}
