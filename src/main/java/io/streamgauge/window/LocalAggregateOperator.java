package io.streamgauge.window;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.EventCondition;
import io.streamgauge.flink.CheckpointedCounters;
import io.streamgauge.flink.CheckpointedWatermark;
import io.streamgauge.flink.Metrics;
import io.streamgauge.flink.Types;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import io.streamgauge.model.KeyBuilder;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.InvalidValue;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * The first phase of an aggregation: adds events to accumulators by key and slice, in plain memory, before anything crosses the
 * network. An event that the aggregation cannot use is counted and leaves through {@link #REJECTED}.
 *
 * <p>Accumulators are flushed before a watermark that their windows wait for, so nothing becomes late, and before a checkpoint barrier,
 * so none of them is state. An event whose slice may be closed already is emitted alone with its bytes, because only the operator
 * that holds the windows knows whether it is late. After an idle time this applies to every event, until
 * {@link EventTimeBehind event time behind the shuffle} is known to wait for this subtask again. Events are also emitted alone where
 * {@link AdaptiveAggregation local aggregation does not pay}.
 */
public final class LocalAggregateOperator extends AbstractStreamOperator<Partial>
        implements OneInputStreamOperator<Event, Partial>, BoundedOneInput {
    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", Types.REJECTED);

    /** As a horizon: event time behind the shuffle is unknown. */
    private static final long ANYWHERE = Long.MAX_VALUE - 1;

    private static final OffsetRange[] NOWHERE = {};
    private static final long serialVersionUID = 1;

    private final Source source;
    private final Aggregation aggregation;
    private final Measures measures;
    private final SliceAssigner slices;
    private final boolean sessions;
    private final boolean trackOffsets;
    private final int[] keyFields;
    private final int maxRows;

    private transient EventCondition filter;
    private transient LongValues longValues;
    private transient KeyBuilder key;
    private transient AdaptiveAggregation adaptive;
    private transient SliceTables<AccumulatorTable> tables;
    /** Slices with a flush deadline until this time were flushed ahead. */
    private transient long sentAhead;

    private transient CheckpointedWatermark saved;
    /** An upper bound of event time behind the shuffle; at least the watermark of this subtask. */
    private transient long horizon;
    /** The watermark of this subtask, and what it was at the last barrier. */
    private transient long watermark;

    private transient long watermarkAtBarrier;
    /** The checkpoint of that barrier; 0 where the subtask was idle then or has been idle since. */
    private transient long activeSince;

    private transient FirstEvents firstEvents;
    private transient boolean idle;
    transient EventTimeBehind behind;

    transient CheckpointedCounters counters;
    private transient Counter events;
    private transient Counter filtered;
    private transient Counter rejected;

    /** @param trackOffsets whether results carry the offset ranges of their events */
    public static LocalAggregateOperator of(Source source, Aggregation aggregation, boolean trackOffsets) {
        return new LocalAggregateOperator(
                source, aggregation, new Measures(aggregation.measures(), source::fieldIndex), trackOffsets);
    }

    /** @param trackOffsets whether each result tells where its events came from */
    LocalAggregateOperator(Source source, Aggregation aggregation, Measures measures, boolean trackOffsets) {
        this(source, aggregation, measures, trackOffsets, SliceTables.MAX_ROWS);
    }

    /** @param maxRows the largest number of keys in slices before a flush */
    LocalAggregateOperator(
            Source source, Aggregation aggregation, Measures measures, boolean trackOffsets, int maxRows) {
        this.source = source;
        this.aggregation = aggregation;
        this.measures = measures;
        this.trackOffsets = trackOffsets;
        this.slices = SliceAssigner.of(aggregation.window());
        this.sessions = aggregation.window() instanceof Window.Session;
        this.keyFields =
                aggregation.keyBy().stream().mapToInt(source::fieldIndex).toArray();
        this.maxRows = maxRows;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counters = CheckpointedCounters.of(context);
        saved = CheckpointedWatermark.of(context, "horizon");
        horizon = saved.restored(context.isRestored() ? ANYWHERE : Long.MIN_VALUE);
        watermark = Long.MIN_VALUE;
    }

    @Override
    public void open() throws Exception {
        super.open();
        filter = aggregation.where() == null ? null : new EventCondition(aggregation.where(), source::fieldIndex);
        longValues = new LongValues(source, aggregation);
        key = new KeyBuilder(keyFields);
        adaptive = new AdaptiveAggregation(maxRows);
        behind = new EventTimeBehind(getRuntimeContext().getGlobalAggregateManager(), aggregation.name());
        firstEvents = new FirstEvents(getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(), output);
        PartitionIndex partitionIndex = new PartitionIndex();
        tables = new SliceTables<>(
                () -> new AccumulatorTable(measures.layout(), partitionIndex, sessions, trackOffsets), maxRows);
        sentAhead = Long.MIN_VALUE;
        if (aggregation.early() != null) {
            callAgain();
        }
        events = counters.counter(getMetricGroup(), aggregation.name(), Metrics.EVENTS);
        filtered = counters.counter(getMetricGroup(), aggregation.name(), Metrics.FILTERED);
        rejected = counters.counter(getMetricGroup(), aggregation.name(), Metrics.REJECTED);
    }

    /** Flushes whenever early results are due. */
    private void callAgain() {
        ProcessingTimeService clock = getProcessingTimeService();
        clock.registerTimer(EarlyFireSchedule.nextFlush(clock.getCurrentProcessingTime(), aggregation.early()), due -> {
            flush();
            callAgain();
        });
    }

    @Override
    public void processElement(StreamRecord<Event> element) {
        Event event = element.getValue();
        events.inc();
        firstEvents.see(event);
        if (!wanted(event) || !usable(event)) {
            return;
        }
        key.build(event.fields());
        long slice = slices.assign(event.time());
        if (slices.flushDeadline(slice) <= horizon) {
            if (sessions && slices.end(slice) - 1 <= horizon) {
                // An earlier event that is not flushed yet may keep its session open.
                flush();
            }
            sendSingle(slice, event, event.source());
        } else if (adaptive.without()) {
            sendSingle(slice, event, null);
        } else {
            combine(slice, event);
        }
    }

    /** @param bytes the record, where windows of the slice may be closed already; otherwise null */
    private void sendSingle(long slice, Event event, SourceRecord bytes) {
        AccumulatorRows row = new AccumulatorRows(measures.layout(), 1);
        measures.layout().add(row, 0, event);
        OffsetRange[] range = trackOffsets ? new OffsetRange[] {OffsetRange.of(event.source())} : NOWHERE;
        output.collect(
                new StreamRecord<>(new Partial(key.key(), slice, event.time(), event.time(), row, 0, range, bytes)));
    }

    private boolean wanted(Event event) {
        if (filter == null) {
            return true;
        }
        Condition.Outcome outcome = filter.test(event.fields());
        if (outcome == Condition.Outcome.TRUE) {
            return true;
        }
        if (outcome == Condition.Outcome.UNDEFINED && filter.invalid() >= 0) {
            rejectInvalid(event, filter.invalid());
        } else {
            filtered.inc();
        }
        return false;
    }

    private boolean usable(Event event) {
        Fields fields = event.fields();
        for (int field : keyFields) {
            if (fields.invalid(field)) {
                rejectInvalid(event, field);
                return false;
            }
            if (!fields.present(field)) {
                String name = source.fields().get(field).name();
                reject(event, RejectReason.FIELD_MISSING, name, name + " is missing, and the key needs it");
                return false;
            }
        }
        int invalid = measures.invalidInput(event);
        if (invalid >= 0) {
            rejectInvalid(event, invalid);
            return false;
        }
        LongValues.Found tooLong = longValues.find(fields);
        if (tooLong != null) {
            reject(event, RejectReason.VALUE_TOO_LONG, tooLong.field(), tooLong.message());
        }
        return tooLong == null;
    }

    private void rejectInvalid(Event event, int field) {
        reject(
                event,
                event.fields().invalidCode(field),
                source.fields().get(field).name(),
                InvalidValue.message(source.fields().get(field), event.fields(), field));
    }

    private void reject(Event event, RejectReason code, String field, String message) {
        rejected.inc();
        output.collect(
                REJECTED, new StreamRecord<>(new Rejected(event.source(), code, field, message, aggregation.name())));
    }

    private void combine(long slice, Event event) {
        AccumulatorTable table = tables.of(slice);
        int before = table.size();
        long memoryBefore = table.memory();
        int row = table.row(key.bytes(), key.length());
        measures.layout().add(table.rows, row, event);
        table.note(row, table.size() > before, event.time(), event.source());
        tables.grew(table.size() - before, table.memory() - memoryBefore);
        if (tables.full()) {
            flush();
        }
    }

    /**
     * Flushes slices whose deadline has come, and once those whose deadline is near: few events come after that, so most of the work is done
     * when their windows end. In a replay, event time advances in steps that hardly ever meet a slice so shortly before its deadline.
     */
    private void flushUntil(long mark) {
        long soon = Math.max(mark, mark + slices.preFlushMillis());
        tables.drain(slice -> isDue(slices.flushDeadline(slice), mark, soon), this::send);
        sentAhead = Math.max(sentAhead, soon);
    }

    private boolean isDue(long due, long mark, long soon) {
        return due <= mark || due > sentAhead && due <= soon;
    }

    private void flush() {
        tables.drain(slice -> true, this::send);
    }

    private void send(long slice, AccumulatorTable table) {
        StreamRecord<Partial> record = new StreamRecord<>(null);
        for (int row = 0; row < table.size(); row++) {
            output.collect(record.replace(table.partial(slice, row, table.ranges(row))));
        }
        adaptive.combined(table.size(), table.events());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        horizon = Math.max(horizon, watermark);
        saved.advance(horizon);
        flushUntil(mark.getTimestamp());
        super.processWatermark(mark);
    }

    /** While this subtask is idle, event time behind the shuffle advances without it. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        idle = status.isIdle();
        if (idle) {
            flush();
            horizon = ANYWHERE;
            activeSince = 0;
        }
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        flush();
        activeSince = idle ? 0 : checkpointId;
        watermarkAtBarrier = watermark;
    }

    /** Lowers the horizon to the own watermark once event time behind the shuffle waits for this subtask again. */
    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (horizon > watermark && checkpointId == activeSince && behind.at(checkpointId) <= watermarkAtBarrier) {
            horizon = watermark;
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
        saved.advance(horizon);
    }

    @Override
    public void endInput() {
        flush();
    }
}
