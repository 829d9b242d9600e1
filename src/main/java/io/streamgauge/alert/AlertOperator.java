// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.util.List;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Evaluates the alerts of the pipeline file. */
class AlertOperator extends AbstractAlertOperator implements OneInputStreamOperator<WindowResult, WindowResult> {
    private static final long serialVersionUID = 1;

    AlertOperator(String pipeline, Aggregation aggregation) {
        super(pipeline, aggregation);
    }

    @Override
    List<AlertRule> rulesAtOpen() {
        return aggregation.alerts();
    }

    @Override
    public void processElement(StreamRecord<WindowResult> element) throws Exception {
        evaluate(element.getValue());
    }
}
