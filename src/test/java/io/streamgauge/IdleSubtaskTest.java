// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** More subtasks than partitions. */
class IdleSubtaskTest extends RunFixture {
    /** With {@code idleAfter} they would hold event time back for as long, after each restart again. */
    @Test
    void subtasksWithoutAPartitionDoNotHoldEventTimeBack() throws Exception {
        in = BROKER.topic("in", 1);
        try (LiveRun run = LiveRun.start(directory.resolve("state"), pipeline(PER_KEY), 4, "source.idleAfter=1h")) {
            sendTwo(1_000);
            BROKER.readAtLeast(results, true, 1);
        }
        try (LiveRun resumed = LiveRun.start(directory.resolve("state"), pipeline(PER_KEY), 4, "source.idleAfter=1h")) {
            sendTwo(20_000);
            BROKER.readAtLeast(results, true, 3);
        }

        assertThat(written(results)).hasSize(3);
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    /** One of them would have to know that it has a partition before others can go ahead of it. */
    @Test
    void aPartitionThatIsFarBehindIsNotTakenForIdleWhileTheJobStarts() throws Exception {
        for (int second = 0; second < 50; second++) {
            produce(0, 1_000L * second, "a", "1");
            produce(1, 1_000L * (second + 1_000), "b", "1");
            produce(2, 1_000L * (second + 2_000), "c", "1");
        }
        BROKER.flush();
        try (LiveRun run = LiveRun.start(directory.resolve("state"), pipeline(PER_KEY), 8, "source.idleAfter=1h")) {
            // Event time stands at the partition that is behind: its windows are out, up to the last ones.
            BROKER.readAtLeast(results, true, 48);
        }

        assertThat(BROKER.readAll(late, true)).isEmpty();
        assertThat(written(results)).allMatch(result -> result.contains("{\"k\":\"a\"}"));
    }

    private void sendTwo(long time) {
        produce(0, time, "a", "1");
        produce(0, time + 5_000, "a", "1");
        BROKER.flush();
    }
}
