// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static io.streamgauge.local.HeapPressure.Verdict.FULL;
import static io.streamgauge.local.HeapPressure.Verdict.ROOM;
import static io.streamgauge.local.HeapPressure.Verdict.STAYS_FULL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapPressureTest {
    private final HeapPressure pressure = new HeapPressure();
    /** May be anything, also negative: {@link System#nanoTime}. */
    private long nanos = -7_000_000_000L;

    private long collected = 1_234;

    /** Samples a second apart, in each of which collections take so long. */
    private List<HeapPressure.Verdict> seconds(int seconds, long collectionMillis, double occupied) {
        List<HeapPressure.Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            nanos += 1_000_000_000L;
            collected += collectionMillis;
            verdicts.add(pressure.judge(nanos, collected, occupied));
        }
        return verdicts;
    }

    @Test
    void aHeapThatCollectionsDoNotEmptyIsFullAfterTenSecondsAndStaysFullAfterAMinute() {
        List<HeapPressure.Verdict> verdicts = seconds(80, 950, 0.99);

        assertThat(verdicts.subList(0, 10)).containsOnly(ROOM);
        assertThat(verdicts.subList(10, 70)).containsOnly(FULL);
        assertThat(verdicts.subList(70, 80)).containsOnly(STAYS_FULL);
    }

    @Test
    void aBusyRunWithManyShortCollectionsHasRoom() {
        assertThat(seconds(200, 300, 0.5)).containsOnly(ROOM);
    }

    @Test
    void aRunWhoseStateFitsExactlyHasRoom() {
        assertThat(seconds(200, 200, 0.97)).containsOnly(ROOM);
    }

    @Test
    void collectionsAfterWhichThereIsRoomAreNoFullHeap() {
        assertThat(seconds(200, 900, 0.85)).containsOnly(ROOM);
    }

    @Test
    void aBurstThatIsOverInSecondsIsNotReported() {
        seconds(20, 20, 0.3);
        assertThat(seconds(5, 900, 0.99)).containsOnly(ROOM);
        assertThat(seconds(100, 20, 0.3)).containsOnly(ROOM);
    }

    @Test
    void afterReliefTheMinuteBeginsAgain() {
        assertThat(seconds(60, 950, 0.99)).endsWith(FULL);
        assertThat(seconds(10, 0, 0.99)).endsWith(ROOM);
        assertThat(seconds(60, 950, 0.99)).doesNotContain(STAYS_FULL).endsWith(FULL);
        assertThat(seconds(20, 950, 0.99)).endsWith(STAYS_FULL);
    }

    @Test
    void samplesThatLongCollectionsDelayCountAsWell() {
        List<HeapPressure.Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            nanos += 21_000_000_000L;
            collected += 20_000;
            verdicts.add(pressure.judge(nanos, collected, 1));
        }

        assertThat(verdicts).containsExactly(ROOM, FULL, FULL, FULL, STAYS_FULL, STAYS_FULL);
    }
}
