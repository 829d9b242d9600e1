// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Source;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.junit.jupiter.api.Test;

class SourceEventTimeTest extends EventTimeFixture {
    @Test
    void anEventHasItsTimeAndARejectedRecordNone() {
        add(0, 0);
        event(0, 0, T);
        reject(0, 1);

        assertThat(output.times).containsExactly(T, TimestampAssigner.NO_TIMESTAMP);
    }

    @Test
    void theWatermarkIsThatOfThePartitionFurthestBehind() {
        add(0, 0);
        add(1, 0);
        event(0, 0, T + 60_000);
        tick();
        assertThat(output.watermark).isEqualTo(NO_TIME);

        event(1, 0, T);
        event(1, 1, T - 3_000);
        tick();
        assertThat(output.watermark).isEqualTo(T - 5_001);
    }

    @Test
    void aRejectedRecordMovesNoWatermark() {
        add(0, 0);
        event(0, 0, T);
        reject(0, 1);
        tick();

        assertThat(output.watermark).isEqualTo(T - 5_001);
    }

    @Test
    void theFirstEventAfterASilenceIsEmittedActive() {
        add(0, 0);
        event(0, 0, T);
        pass(30);
        answer(0, 1, 1);
        tick();
        output.idleAtRecord.clear();

        // Its watermark does not advance, and yet the subtask is active.
        event(0, 1, T);
        assertThat(output.idleAtRecord).containsExactly(false);
        tick();
        assertThat(output.idle).isFalse();
    }

    @Test
    void allIdleMeansTheFurthestWatermark() {
        add(0, 0);
        add(1, 0);
        event(0, 0, T);
        event(1, 0, T + 60_000);
        pass(30);
        assertThat(output.watermark).isEqualTo(T - 5_001);

        answer(0, 1, 1);
        answer(1, 1, 1);
        tick();
        assertThat(output.watermark).isEqualTo(T + 60_000 - 5_001);
        assertThat(output.idle).isTrue();
    }

    @Test
    void aDiscoveredPartitionIsWaitedFor() {
        add(0, 0);
        event(0, 0, T);
        pass(30);
        answer(0, 1, 1);
        tick();

        add(1, KafkaPartitionSplit.EARLIEST_OFFSET);
        tick();
        assertThat(output.idle).isFalse();
    }

    @Test
    void withoutAPartitionASubtaskIsIdleAtOnce() {
        tick();
        assertThat(output.idle).isFalse();

        time.allAssigned();
        tick();
        assertThat(output.idle).isTrue();
    }

    @Test
    void aBoundedRunHasNoIdlePartitions() {
        for (Source.StopPosition.StopMode stop : new Source.StopPosition.StopMode[] {
            Source.StopPosition.StopMode.LATEST, Source.StopPosition.StopMode.INSTANT
        }) {
            time = time(stop);
            add(0, 0);
            event(0, 0, T);
            pass(86_400);
            answer(0, 1, 1);
            tick();

            assertThat(output.idle).isFalse();
            assertThat(output.watermark).isEqualTo(T - 5_001);
        }
    }

    @Test
    void aPartitionThatIsReadToTheEndOfABoundedRunIsNotWaitedFor() {
        time = time(Source.StopPosition.StopMode.LATEST);
        add(0, 0);
        add(1, 0);
        event(0, 0, T);
        time.remove(partition(1).toString());
        tick();

        assertThat(output.watermark).isEqualTo(T - 5_001);
    }

    @Test
    void whatIsUnreadIsKnownFromTheBrokerOrFromTheEndOfABoundedRun() {
        add(0, 0);
        assertThat(gauges.get("partitionUnread").getValue()).isEqualTo(-1L);
        event(0, 0, T);
        answer(0, 42, 50);
        status();
        assertThat(gauges.get("partitionUnread").getValue()).isEqualTo(41L);

        time = time(Source.StopPosition.StopMode.LATEST);
        time.add(new KafkaPartitionSplit(partition(1), 0, 7), now);
        event(1, 0, T);
        status();
        assertThat(gauges.get("partitionUnread").getValue()).isEqualTo(6L);
        assertThat(gauges.get("partitionEventTime").getValue()).isEqualTo(T - 5_001);
    }
}
