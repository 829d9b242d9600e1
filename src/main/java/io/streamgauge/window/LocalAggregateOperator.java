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
 * Takes events into accumulators by key and slice, in plain memory, before anything crosses the network; what an aggregation
 * cannot use leaves through {@link #REJECTED}, counted.
 *
 * <p>Combined events are sent on before a watermark that windows of theirs wait for, so combining makes nothing late; and
 * before a checkpoint barrier, so that nothing of them is state. An event whose slice may be closed already crosses as it is,
 * with its bytes: only the operator that holds the windows can tell. After an idle moment that is every event, until it is
 * known that {@link EventTimeBehind event time behind the shuffle} waits for this subtask again. Single events cross also
 * where {@link AdaptiveAggregation combining does not pay}.
 */
public final class LocalAggregateOperator extends AbstractStreamOperator<Partial>
        implements OneInputStreamOperator<Event, Partial>, BoundedOneInput {
    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", Types.REJECTED);

    /** As a horizon: event time behind the shuffle may have come to anywhere. */
    private static final long ANYWHERE = Long.MAX_VALUE - 1;

    private static final OffsetRange[] NOWHERE = {};
    private static final long serialVersionUID = 1;

    private final Source source;
    private final Aggregation aggregation;
    private final Measures measures;
    private final SliceAssigner slices;
    private final boolean sessions;
    private final boolean evidence;
    private final int[] keyFields;
    private final int maxRows;

    private transient EventCondition filter;
    private transient LongValues longValues;
    private transient KeyBuilder key;
    private transient AdaptiveAggregation payoff;
    private transient SliceTables<AccumulatorTable> tables;
    /** Slices that are due by then were sent on ahead. */
    private transient long sentAhead;

    private transient CheckpointedWatermark saved;
    /** Event time behind the shuffle has come no further than this; at least this subtask's own watermark. */
    private transient long horizon;
    /** This subtask's own watermark, also as it was at the last barrier. */
    private transient long watermark;

    private transient long watermarkAtBarrier;
    /** The checkpoint of that barrier; 0 where the subtask was idle then or has been since. */
    private transient long activeSince;

    private transient FirstEvents firstEvents;
    private transient boolean idle;
    transient EventTimeBehind behind;

    transient CheckpointedCounters counters;
    private transient Counter events;
    private transient Counter filtered;
    private transient Counter rejected;

    /** @param evidence whether each result tells where its events came from */
    public static LocalAggregateOperator of(Source source, Aggregation aggregation, boolean evidence) {
        return new LocalAggregateOperator(
                source, aggregation, new Measures(aggregation.measures(), source::fieldIndex), evidence);
    }

    /** @param evidence whether each result tells where its events came from */
    LocalAggregateOperator(Source source, Aggregation aggregation, Measures measures, boolean evidence) {
        this(source, aggregation, measures, evidence, SliceTables.MAX_ROWS);
    }

    /** @param maxRows how many keys in slices are combined before they are sent on */
    LocalAggregateOperator(Source source, Aggregation aggregation, Measures measures, boolean evidence, int maxRows) {
        this.source = source;
        this.aggregation = aggregation;
        this.measures = measures;
        this.evidence = evidence;
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
        payoff = new AdaptiveAggregation(maxRows);
        behind = new EventTimeBehind(getRuntimeContext().getGlobalAggregateManager(), aggregation.name());
        firstEvents = new FirstEvents(getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(), output);
        PartitionIndex origins = new PartitionIndex();
        tables = new SliceTables<>(() -> new AccumulatorTable(measures.layout(), origins, sessions, evidence), maxRows);
        sentAhead = Long.MIN_VALUE;
        if (aggregation.early() != null) {
            callAgain();
        }
        events = counters.counter(getMetricGroup(), aggregation.name(), Metrics.EVENTS);
        filtered = counters.counter(getMetricGroup(), aggregation.name(), Metrics.FILTERED);
        rejected = counters.counter(getMetricGroup(), aggregation.name(), Metrics.REJECTED);
    }

    /** Sends on what there is whenever interim results are due. */
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
        long slice = slices.of(event.time());
        if (slices.due(slice) <= horizon) {
            if (sessions && slices.end(slice) - 1 <= horizon) {
                // One of the events before it may be what keeps its session open.
                flush();
            }
            sendSingle(slice, event, event.source());
        } else if (payoff.without()) {
            sendSingle(slice, event, null);
        } else {
            combine(slice, event);
        }
    }

    /** @param bytes the record, where windows of the slice may be closed already; else null */
    private void sendSingle(long slice, Event event, SourceRecord bytes) {
        AccumulatorRows row = new AccumulatorRows(measures.layout(), 1);
        measures.layout().add(row, 0, event);
        OffsetRange[] range = evidence ? new OffsetRange[] {OffsetRange.of(event.source())} : NOWHERE;
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
     * Sends on what was combined of slices that are due, and once of those that soon will be: little comes after that, and most
     * has been merged when their windows end. Where event time runs, as in a replay, it hardly ever meets a slice so soon
     * before.
     */
    private void flushUntil(long mark) {
        long soon = Math.max(mark, mark + slices.ahead());
        tables.drain(slice -> isDue(slices.due(slice), mark, soon), this::send);
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
        payoff.combined(table.size(), table.events());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        horizon = Math.max(horizon, watermark);
        saved.advance(horizon);
        flushUntil(mark.getTimestamp());
        super.processWatermark(mark);
    }

    /** While this subtask is idle nobody waits for it, and event time behind the shuffle goes on without it. */
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

    /** Learns, where it is not known, whether event time behind the shuffle waits for this subtask. */
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
