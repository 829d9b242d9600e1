// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.model.WindowResult.ResultKind;
import io.streamgauge.pipeline.Pipeline;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The alert operator emits the alerts of a watermark before the results that made them fire. */
class OrderOfAlertsAndResultsTest {
    private final List<String> output = new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<Key, WindowResult, WindowResult> harness;

    @BeforeEach
    void open() throws Exception {
        Pipeline pipeline = AlertHarness.pipeline("{tumbling: 1m}", "{name: high, when: 'v > 10'}");
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new Recorded(pipeline, output), WindowResult::key, Types.KEY);
        harness.setup(Types.RESULT.createSerializer(null));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void alertsOfAllKeysComeBeforeTheResultsAndTheseBeforeTheirWatermark() throws Exception {
        result("a", 1, ResultKind.FINAL, 11);
        result("b", 1, ResultKind.FINAL, 12);
        assertThat(output).isEmpty();

        harness.processWatermark(AlertHarness.MINUTE - 1);
        assertThat(output).containsExactly("high [a]", "high [b]", "FINAL [a]", "FINAL [b]", "watermark 59999");
    }

    @Test
    void earlyResultsAreEmittedAtOnceAfterTheResultsThatAreBuffered() throws Exception {
        result("a", 1, ResultKind.FINAL, 11);
        result("b", 2, ResultKind.EARLY, 1);

        assertThat(output).containsExactly("high [a]", "FINAL [a]", "EARLY [b]");
    }

    @Test
    void noResultIsBufferedBeyondACheckpointBarrier() throws Exception {
        result("a", 1, ResultKind.FINAL, 11);
        harness.prepareSnapshotPreBarrier(1);

        assertThat(output).containsExactly("high [a]", "FINAL [a]");
    }

    @Test
    void theBufferIsBounded() throws Exception {
        int results = 50_000;
        for (int i = 0; i < results; i++) {
            result("k" + i, 1, ResultKind.FINAL, 1);
        }

        assertThat(output).hasSizeBetween(results / 2, results - 1);
    }

    private void result(String key, int end, ResultKind kind, int value) throws Exception {
        harness.processElement(new StreamRecord<>(AlertHarness.result(key, end - 1, end, kind, value)));
    }

    /** Records what the operator emits to either output, in order. */
    private static final class Recorded extends AlertOperator {
        private static final long serialVersionUID = 1;

        private final transient List<String> recorded;

        Recorded(Pipeline pipeline, List<String> recorded) {
            super(pipeline.name(), pipeline.aggregations().get(0));
            this.recorded = recorded;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void setup(StreamTask<?, ?> task, StreamConfig config, Output<StreamRecord<WindowResult>> ignored) {
            super.setup(task, config, (Output<StreamRecord<WindowResult>>) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Output.class}, (proxy, method, arguments) -> {
                        record(arguments[arguments.length - 1]);
                        return null;
                    }));
        }

        private void record(Object element) {
            if (element instanceof Watermark mark) {
                recorded.add("watermark " + mark.getTimestamp());
            } else if (((StreamRecord<?>) element).getValue() instanceof Alert alert) {
                recorded.add(alert.name() + " " + alert.key());
            } else {
                WindowResult result = (WindowResult) ((StreamRecord<?>) element).getValue();
                recorded.add(result.kind() + " " + result.key());
            }
        }
    }
}
