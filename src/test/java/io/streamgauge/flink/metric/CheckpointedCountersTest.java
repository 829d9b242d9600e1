// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Uids;
import java.util.Map;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CheckpointedCountersTest {
    /** Writes state as it was before results had kinds. */
    private static final class Before extends Counting {
        private static final long serialVersionUID = 1;

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            context.getOperatorStateStore()
                    .getListState(new ListStateDescriptor<>(
                            Uids.State.COUNTERS,
                            new MapSerializer<>(StringSerializer.INSTANCE, LongSerializer.INSTANCE)))
                    .add(Map.of("results", 40L, "used", 7L));
        }
    }

    private static class Counting extends AbstractStreamOperator<Integer>
            implements OneInputStreamOperator<Integer, Integer> {
        private static final long serialVersionUID = 1;

        transient CheckpointedCounters counters;

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
        }

        @Override
        public void processElement(StreamRecord<Integer> element) {}
    }

    @Test
    void resultsOfStateBeforeTheKindsAreFinal() throws Exception {
        OperatorSubtaskState saved;
        try (var before = new OneInputStreamOperatorTestHarness<>(new Before())) {
            before.open();
            saved = before.snapshot(1, 0);
        }
        Counting counting = new Counting();
        try (var now = new OneInputStreamOperatorTestHarness<>(counting)) {
            now.initializeState(saved);
            now.open();
            UnregisteredMetricsGroup group = new UnregisteredMetricsGroup();
            counting.counters.counter(group, Metric.RESULTS, "all", "final").inc();
            counting.counters.counter(group, Metric.RESULTS, "all", "early").inc();
            counting.counters.counter(group, Metric.USED, "all");

            assertThat(counting.counters.counts())
                    .isEqualTo(Map.of("results.final", 41L, "results.early", 1L, "used", 7L));
        }
    }
}
