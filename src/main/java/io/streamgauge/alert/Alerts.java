package io.streamgauge.alert;

import io.streamgauge.config.Aggregation;
import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult;
import io.streamgauge.stream.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;

/** Results in, alerts out. */
public final class Alerts {
    private Alerts() {}

    /**
     * Judges the results of an aggregation that has alerts, in the task that writes them.
     *
     * @param pipeline its name
     * @param results all of this aggregation, with all of one key in the task that its key group belongs to
     */
    public static DataStream<Alert> of(String pipeline, Aggregation aggregation, DataStream<WindowResult> results) {
        // They were keyed before and have not left their tasks, so there is no need to send them anywhere.
        return DataStreamUtils.reinterpretAsKeyedStream(results, WindowResult::key, Types.KEY)
                .transform("Alert " + aggregation.name(), Types.ALERT, new RaiseAlerts(pipeline, aggregation))
                .uid(aggregation.uid("alerts"));
    }
}
