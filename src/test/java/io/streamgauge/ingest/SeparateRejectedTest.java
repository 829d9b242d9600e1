// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.stall.StallSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SeparateRejectedTest {
    @Test
    void theFirstEventOfEachPartitionIsMarkedAndNoOther() throws Exception {
        try (var harness =
                new OneInputStreamOperatorTestHarness<Decoded, Event>(new ProcessOperator<>(new SeparateRejected()))) {
            harness.open();
            // A rejected record and a row of column names begin nothing.
            process(harness, new Rejected(record("a", 0, 0), RejectReason.MALFORMED, null, "", null));
            process(harness, new Decoded.ColumnNames(record("a", 0, 1)));
            process(harness, event("a", 0, 2));
            process(harness, event("a", 0, 3));
            process(harness, event("a", 70, 4));
            process(harness, event("b", 0, 5));
            process(harness, event("a", 0, 6));
            process(harness, event("a", 70, 7));
            process(harness, event("b", 0, 8));

            assertThat(harness.extractOutputValues().stream()
                            .filter(event -> event.role() == Event.Role.BEGIN_AND_COUNT)
                            .map(event -> event.source().offset()))
                    .containsExactly(2L, 4L, 5L);
            assertThat(harness.extractOutputValues()).hasSize(7);
            assertThat(harness.getSideOutput(SeparateRejected.REJECTED)).hasSize(1);
        }
    }

    /** In a bounded run each subtask ends when it has read its partitions. */
    @Test
    void aSubtaskBesideTheFirstFailsTheJobForTooManyRejectedRecordsWhenTheFirstHasEnded() throws Exception {
        try (var second = subtask(1)) {
            second.open();
            try (var first = subtask(0)) {
                first.open();
                for (int offset = 0; offset < 100; offset++) {
                    process(first, new Rejected(record("a", 0, offset), RejectReason.MALFORMED, null, "", null));
                }
            }
            second.snapshot(1, System.currentTimeMillis());
            second.notifyOfCompletedCheckpoint(1);
            second.snapshot(2, System.currentTimeMillis());

            assertThatThrownBy(() -> second.notifyOfCompletedCheckpoint(2))
                    .hasMessageStartingWith("100 % of 100 records, 100, were rejected in the last 1m");
        }
    }

    private static OneInputStreamOperatorTestHarness<Decoded, Event> subtask(int index) throws Exception {
        StallSettings settings = new StallSettings(
                "a",
                "localhost:9092",
                "rejected",
                List.of(),
                null,
                Duration.ZERO,
                null,
                false,
                new PoisonLimit(new BigDecimal("0.1"), Duration.ofMinutes(1), PoisonLimit.Then.FAIL),
                Duration.ofMinutes(1));
        return new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new SeparateRejected(null, settings)), 2, 2, index);
    }

    private static void process(OneInputStreamOperatorTestHarness<Decoded, Event> harness, Decoded decoded)
            throws Exception {
        harness.processElement(new StreamRecord<>(decoded));
    }

    private static Event event(String topic, int partition, long offset) {
        return new Event(record(topic, partition, offset), 0, new FieldValues(0, null), null, Event.Role.COUNT);
    }

    private static SourceRecord record(String topic, int partition, long offset) {
        return new SourceRecord(topic, partition, offset, 0, null, null, List.of());
    }
}
