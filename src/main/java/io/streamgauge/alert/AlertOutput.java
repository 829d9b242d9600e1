// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results of an operator that are not emitted yet, and the alerts that they raised. */
final class AlertOutput {
    static final OutputTag<Alert> ALERTS = new OutputTag<>("alerts", Types.ALERT);

    private static final Logger LOG = LoggerFactory.getLogger(AlertOutput.class);

    /** Results that are buffered at most: a few megabytes, and some milliseconds of work. */
    private static final int CAPACITY = 1 << 14;

    private final Output<StreamRecord<WindowResult>> output;
    private final List<WindowResult> results = new ArrayList<>();
    /** Alerts are emitted together so that they share produce requests. */
    private final List<Alert> alerts = new ArrayList<>();

    private final Set<String> reported = new HashSet<>();
    private final AlertMetrics metrics;

    AlertOutput(Output<StreamRecord<WindowResult>> output, AlertMetrics metrics) {
        this.output = output;
        this.metrics = metrics;
    }

    void buffer(WindowResult result) {
        results.add(result);
    }

    boolean full() {
        return results.size() >= CAPACITY;
    }

    List<WindowResult> buffered() {
        return results;
    }

    void emitAlerts() {
        StreamRecord<Alert> record = new StreamRecord<>(null);
        for (Alert alert : alerts) {
            output.collect(ALERTS, record.replace(alert));
        }
        alerts.clear();
    }

    void emitResults() {
        StreamRecord<WindowResult> record = new StreamRecord<>(null);
        for (WindowResult result : results) {
            output.collect(record.replace(result));
        }
        results.clear();
    }

    /** @param firing 1 where the alert begins to fire with it, -1 where it ends, else 0 */
    void send(Alert alert, int firing) {
        metrics.onSent(alert, firing);
        alerts.add(alert);
    }

    /** The condition of an alert was neither true nor false. */
    void undecided(String alert) {
        metrics.onUndecided();
        if (reported.add(alert)) {
            LOG.info(
                    "Alert {} could not be decided for a window, because a value was missing; such a window does not make"
                            + " it fire. Others are counted only.",
                    alert);
        }
    }
}
