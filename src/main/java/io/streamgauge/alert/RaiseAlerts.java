package io.streamgauge.alert;

import io.streamgauge.config.Aggregation;
import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Judges results by the alerts of the pipeline file. */
final class RaiseAlerts extends JudgeResults implements OneInputStreamOperator<WindowResult, Alert> {
    private static final long serialVersionUID = 1;

    RaiseAlerts(String pipeline, Aggregation aggregation) {
        super(pipeline, aggregation);
    }

    @Override
    public void open() throws Exception {
        super.open();
        judgeBy(aggregation.alerts());
    }

    @Override
    public void processElement(StreamRecord<WindowResult> element) throws Exception {
        judge(element.getValue());
    }
}
