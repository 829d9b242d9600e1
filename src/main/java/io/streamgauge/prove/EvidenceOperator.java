// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.model.Event;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Notes the events that one result counts. It emits nothing. */
final class EvidenceOperator extends AbstractStreamOperator<Event> implements OneInputStreamOperator<Event, Event> {
    private static final long serialVersionUID = 1;

    private final String replayId;

    private transient Evidence evidence;
    private transient long watermark;

    EvidenceOperator(String replayId) {
        this.replayId = replayId;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Optional<Evidence> wanted = Replay.running(replayId).evidence();
        evidence = wanted.orElseThrow();
        watermark = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<Event> element) {
        evidence.note(element.getValue(), watermark);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        super.processWatermark(mark);
    }
}
