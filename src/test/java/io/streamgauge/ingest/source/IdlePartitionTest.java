// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.ingest.source.EndOffsets.End;
import io.streamgauge.stall.PartitionStatus;
import org.junit.jupiter.api.Test;

/** A partition is idle when it is silent and read to its end, as the broker has confirmed. */
class IdlePartitionTest extends EventTimeFixture {
    @Test
    void aSilentPartitionIsIdleWhenItsEndIsConfirmed() {
        add(0, 0);
        add(1, 0);
        event(1, 0, T);
        pass(30);
        event(1, 1, T + 60_000);
        tick();
        assertThat(output.watermark).as("no answer is not idleness").isEqualTo(NO_TIME);

        answer(0, 0, 0);
        tick();
        assertThat(output.watermark).isEqualTo(T + 60_000 - 5_001);
        assertThat(output.idle).isFalse();
    }

    @Test
    void anAnswerFromBeforeTheLastEventDoesNotCount() {
        add(0, 0);
        answer(0, 1, 1);
        pass(1);
        event(0, 0, T);
        pass(30);
        assertThat(output.idle).isFalse();

        answer(0, 1, 1);
        tick();
        assertThat(output.idle).isTrue();
    }

    @Test
    void aPartitionThatLagsIsNotIdle() {
        add(0, 0);
        event(0, 0, T);
        pass(60);
        answer(0, 7, 7);
        tick();
        assertThat(output.idle).isFalse();
        assertThat(status().unread()).isEqualTo(6);
        assertThat(status().activity()).isEqualTo(PartitionStatus.Activity.ACTIVE);
    }

    @Test
    void aPartitionBehindAnOpenTransactionIsNotIdle() {
        add(0, 0);
        event(0, 0, T);
        pass(60);
        answer(0, 1, 4);
        tick();
        assertThat(output.idle).isFalse();
        assertThat(status().activity()).isEqualTo(PartitionStatus.Activity.OPEN_TRANSACTION);
    }

    @Test
    void markersAndGapsAtTheEndAreNoRecords() {
        add(0, 0);
        event(0, 0, T);
        pass(60);
        ends.put(partition(0), new End(now, 3, 3, 1));
        tick();
        assertThat(output.idle).isTrue();
        assertThat(status().unread()).isZero();
    }

    @Test
    void anIdlePartitionIsActiveWhenTheBrokerAnswersNoMore() {
        add(0, 0);
        event(0, 0, T);
        pass(30);
        answer(0, 1, 1);
        tick();
        assertThat(output.idle).isTrue();

        pass(6);
        assertThat(output.idle).isFalse();
        assertThat(status().activity()).isEqualTo(PartitionStatus.Activity.UNANSWERED);
    }

    @Test
    void rejectedRecordsKeepNoPartitionAwake() {
        add(0, 0);
        event(0, 0, T);
        for (int second = 0; second <= 31; second++) {
            answer(0, 1 + second, 1 + second);
            reject(0, 1 + second);
            pass(1);
        }

        assertThat(output.idle).isTrue();
    }
}
