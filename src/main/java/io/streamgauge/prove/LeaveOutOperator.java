// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Emits the events that an aggregation counted. One that was too late for some of its windows is held back until the end of the input,
 * and emitted behind a watermark that closes these windows. So the operators of the aggregation leave it out of them, as they did in
 * the job. There is no other watermark, so nothing else is late.
 */
final class LeaveOutOperator extends AbstractStreamOperator<Event> implements OneInputStreamOperator<Event, Event> {
    private static final long serialVersionUID = 1;

    private final String replayId;
    private final String aggregation;

    private transient Replay replay;
    private transient EventSpan span;
    /** Events that missed some of their windows, by the end of the last window missed. */
    private transient SortedMap<Long, List<Event>> partlyLate;

    LeaveOutOperator(String replayId, String aggregation) {
        this.replayId = replayId;
        this.aggregation = aggregation;
    }

    @Override
    public void open() throws Exception {
        super.open();
        replay = Replay.running(replayId);
        span = replay.span(aggregation);
        partlyLate = new TreeMap<>();
    }

    @Override
    public void processElement(StreamRecord<Event> element) {
        Event event = element.getValue();
        if (event.role() == Event.Role.BEGIN || !span.contains(event.time())) {
            return;
        }
        long missedUntil = replay.leftOut().missedUntil(aggregation, event.source());
        if (missedUntil == LeftOut.MISSED_NONE) {
            output.collect(element);
        } else if (missedUntil != LeftOut.MISSED_ALL) {
            partlyLate.computeIfAbsent(missedUntil, each -> new ArrayList<>()).add(event);
        }
    }

    /** The source emits one watermark, at its end. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        partlyLate.forEach((missedUntil, events) -> {
            output.emitWatermark(new Watermark(missedUntil - 1));
            events.forEach(event -> output.collect(new StreamRecord<>(event)));
        });
        partlyLate.clear();
        super.processWatermark(mark);
    }
}
