// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult.ResultKind;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.EarlyFireSchedule;
import io.streamgauge.window.Partial;
import io.streamgauge.window.slice.SessionSliceAssigner;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.jspecify.annotations.Nullable;

/**
 * Fires sessions. The sessions of one key and cell share an entry of state. A cell is the namespace of its timers, which serve all its
 * sessions. Readers identify a session by its start: when the start moves, or a session becomes part of an earlier one, its earlier
 * result is retracted.
 */
public final class SessionWindowOperator extends GlobalAggregateOperator {
    private static final long serialVersionUID = 1;

    private final SessionSliceAssigner slices;
    /** In milliseconds. */
    private final long gap;

    private transient InternalValueState<Key, Long, List<SessionState>> cells;

    public SessionWindowOperator(Source source, Aggregation aggregation, Measures measures) {
        super(source, aggregation, measures);
        Window.Session window = (Window.Session) aggregation.window();
        this.slices = new SessionSliceAssigner(window);
        this.gap = window.gap().toMillis();
    }

    @Override
    public void open() throws Exception {
        super.open();
        cells = state(Uids.State.SESSIONS, new SessionsSerializer(measures.layout()));
        namespaces(Uids.State.SESSIONS).forEach(cell -> progress.addOpen(cell + gap, cell));
    }

    @Override
    void take(Partial partial) throws Exception {
        long cell = slices.cell(partial.first());
        List<SessionState> sessions = sessions(cell);
        SessionState session = new SessionState(
                partial.first(),
                slices.sessionEnd(partial.last()),
                partial.rows().copy(partial.row()),
                partial.ranges());
        session.changed = true;
        List<SessionState> met = sessions == null
                ? List.of()
                : sessions.stream()
                        // Sessions that an edited lateness closed stay in state until the time of the old lateness.
                        .filter(open -> session.meets(open) && !progress.closed(open.end))
                        .toList();
        if (met.isEmpty() && progress.closed(session.end)) {
            reportLate(partial, session.start, session.end, 1, false);
            return;
        }
        countUsed(partial);
        // At most one for each gap, because each event may move the end of its session.
        progress.addOpen(-Math.floorDiv(-session.end, gap) * gap, partial.first());
        List<SessionState> after = sessions == null ? new ArrayList<>() : new ArrayList<>(sessions);
        after.removeAll(met);
        after.add(join(session, met, cell));
        cells.update(after);
    }

    /** The sessions of a cell, which becomes the current namespace. */
    private @Nullable List<SessionState> sessions(long cell) throws Exception {
        cells.setCurrentNamespace(cell);
        List<SessionState> sessions = cells.value();
        if (sessions != null) {
            sessions.forEach(session -> session.rows = measures.layout().migrate(session.rows));
        }
        return sessions;
    }

    /**
     * Merges sessions into one. Timers of the parts stay, because another session of the cell may need one of the same time, and a timer
     * without work does nothing.
     */
    private SessionState join(SessionState session, List<SessionState> parts, long cell) {
        SessionState joined = session;
        for (SessionState part : parts) {
            joined = part.start <= joined.start ? absorb(part, joined) : absorb(joined, part);
        }
        timers.registerEventTimeTimer(cell, Math.max(joined.end - 1, progress.watermark() + 1));
        timers.registerEventTimeTimer(cell, joined.end - 1 + lateness);
        if (early != null) {
            timers.registerProcessingTimeTimer(
                    cell, EarlyFireSchedule.nextResult(timers.currentProcessingTime(), early));
        }
        return joined;
    }

    private SessionState absorb(SessionState earlier, SessionState later) {
        if (later.emitted) {
            retract(later.start, later.end);
        }
        earlier.absorb(later);
        return earlier;
    }

    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        List<SessionState> sessions = sessions(timer.getNamespace());
        if (sessions == null) {
            return;
        }
        List<SessionState> after = new ArrayList<>();
        for (SessionState session : sessions) {
            boolean due = session.changed || session.count == 0;
            if (due && session.end - 1 <= timer.getTimestamp()) {
                emit(session, session.count == 0 ? ResultKind.FINAL : ResultKind.REVISED, session.count);
                session.count++;
            }
            if (session.end - 1 + lateness > timer.getTimestamp()) {
                after.add(session);
                if (session.count > 0) {
                    // Its timer may be that of a lateness before an edit.
                    timers.registerEventTimeTimer(timer.getNamespace(), session.end - 1 + lateness);
                }
            }
        }
        if (after.isEmpty()) {
            cells.clear();
        } else {
            cells.update(after);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, Long> timer) throws Exception {
        List<SessionState> sessions = sessions(timer.getNamespace());
        if (sessions == null || early == null) {
            return;
        }
        for (SessionState session : sessions) {
            // A session that had ended and continues waits for its end, because readers have its final result already.
            if (session.changed && session.count == 0 && !progress.ended(session.end)) {
                emit(session, ResultKind.EARLY, 0);
            }
        }
        cells.update(sessions);
    }

    private void emit(SessionState session, ResultKind kind, int revision) {
        emit(session.start, session.end, kind, revision, session.rows, session.ranges);
        session.changed = false;
        session.emitted = true;
    }
}
