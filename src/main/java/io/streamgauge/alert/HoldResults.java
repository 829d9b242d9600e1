package io.streamgauge.alert;

import io.streamgauge.model.WindowResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Lets alerts go first. Windows of many keys end together, and to write a result takes longer than to judge it: the final
 * results of a watermark wait until all of them have been judged, or there are too many of them.
 */
final class HoldResults extends AbstractStreamOperator<WindowResult>
        implements OneInputStreamOperator<WindowResult, WindowResult>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    /** A few megabytes. */
    private static final int MOST = 1 << 14;

    private transient List<WindowResult> held;

    @Override
    public void open() throws Exception {
        super.open();
        held = new ArrayList<>();
    }

    @Override
    public void processElement(StreamRecord<WindowResult> element) {
        if (element.getValue().kind() != WindowResult.Kind.FINAL) {
            // Others may come without a watermark.
            release();
            output.collect(element);
            return;
        }
        held.add(element.getValue());
        if (held.size() == MOST) {
            release();
        }
    }

    private void release() {
        StreamRecord<WindowResult> record = new StreamRecord<>(null);
        for (WindowResult result : held) {
            output.collect(record.replace(result));
        }
        held.clear();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        release();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        release();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void endInput() {
        release();
    }
}
