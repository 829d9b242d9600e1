package io.streamgauge.alert;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Evaluates the alerts of the pipeline file. */
class AlertOperator extends AbstractAlertOperator implements OneInputStreamOperator<WindowResult, WindowResult> {
    private static final long serialVersionUID = 1;

    AlertOperator(String pipeline, Aggregation aggregation) {
        super(pipeline, aggregation);
    }

    @Override
    public void open() throws Exception {
        super.open();
        evaluateBy(aggregation.alerts());
    }

    @Override
    public void processElement(StreamRecord<WindowResult> element) throws Exception {
        evaluate(element.getValue());
    }
}
