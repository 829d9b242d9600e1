// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.window.TwoStages;
import io.streamgauge.window.WindowsReferenceTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in state and what is not; that results are right is compared in {@link WindowsReferenceTest}. */
class AlignedWindowOperatorTest {
    private TwoStages stages;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ZERO);
    }

    private void start(Duration lateness) throws Exception {
        Aggregation aggregation = Pipelines.tumbling(Duration.ofMillis(10), lateness);
        stages = new TwoStages(Pipelines.source(), aggregation, 1, 1);
    }

    @AfterEach
    void close() throws Exception {
        stages.close();
    }

    @Test
    void aWindowThatEndsBeforeACheckpointIsNeverInState() throws Exception {
        event(3, "a");
        event(4, "b");
        // An idle subtask sends on what it has combined.
        stages.idle(0, true);
        assertThat(stages.partials).isEqualTo(2);
        assertThat(stages.leftovers()).isZero();
        stages.idle(0, false);
        stages.watermark(0, 9);
        assertThat(results()).containsExactly("a until 10: 1", "b until 10: 1");
    }

    @Test
    void aCheckpointPutsWhatIsOpenIntoStateAndTheRestOfItsWindowsFollows() throws Exception {
        event(3, "a");
        stages.barrier();
        assertThat(stages.leftovers()).as("a slice state and a timer").isEqualTo(2);
        event(4, "a");
        event(5, "b");
        event(13, "c");
        stages.watermark(0, 19);
        assertThat(results()).containsExactlyInAnyOrder("a until 10: 2", "b until 10: 1", "c until 20: 1");
        assertThat(stages.leftovers()).isZero();
    }

    @Test
    void windowsInStateAndOthersFireInTheOrderOfTime() throws Exception {
        event(23, "a");
        event(3, "a");
        stages.barrier();
        event(13, "a");
        event(33, "a");
        stages.watermark(0, 100);
        assertThat(results()).containsExactly("a until 10: 1", "a until 20: 1", "a until 30: 1", "a until 40: 1");
    }

    @Test
    void aRestoredWindowContinuesInState() throws Exception {
        event(3, "a");
        stages.restart(1, 2);
        event(4, "a");
        event(13, "a");
        assertThat(stages.leftovers()).isEqualTo(2);
        stages.watermark(0, 19);
        assertThat(results()).containsExactly("a until 10: 2", "a until 20: 1");
    }

    @Test
    void windowsThatAreRevisedAreInStateFromTheFirst() throws Exception {
        stages.close();
        start(Duration.ofMillis(5));
        event(3, "a");
        stages.watermark(0, 9);
        event(4, "a");
        stages.watermark(0, 11);
        assertThat(results()).containsExactly("a until 10: 1", "a until 10: 2");
    }

    @Test
    void windowsThatFireOnlyOnceAgainAfterAnEditAreBufferedAgain() throws Exception {
        for (Duration early : new Duration[] {null, Duration.ofSeconds(10)}) {
            stages.close();
            Window window = new Window.Tumbling(Duration.ofMillis(10));
            Duration lateness = Duration.ofMillis(early == null ? 5 : 0);
            stages = new TwoStages(Pipelines.source(), Pipelines.aggregation(window, lateness, early), 1, 1);
            event(3, "a");
            event(13, "a");
            stages.watermark(0, 11);
            stages.clock(10_300);

            stages.edit(Pipelines.tumbling(Duration.ofMillis(10), Duration.ZERO));
            stages.restart(1, 1);
            event(4, "b");
            stages.watermark(0, 12);
            event(14, "a");
            stages.watermark(0, 30);
            assertThat(stages.leftovers()).isZero();
            event(43, "a");
            stages.idle(0, true);
            assertThat(stages.leftovers()).as("nothing in state").isZero();
            stages.idle(0, false);
            stages.endOfInput();
            assertThat(results()).contains("a until 20: 2", "a until 50: 1").doesNotHaveDuplicates();
            assertThat(results())
                    .filteredOn(result -> result.equals("b until 10: 1"))
                    .hasSize(early == null ? 1 : 0);
            assertThat(stages.late).hasSize(early == null ? 0 : 1);
        }
    }

    @Test
    void ofAWindowThatFiresForTheFirstTimeAfterItsLatenessWasShortenedNothingStays() throws Exception {
        stages.close();
        start(Duration.ofMillis(5));
        stages.watermark(0, 11);

        shortenLateness(new Window.Tumbling(Duration.ofMillis(10)));
        event(4, "a");
        stages.watermark(0, 30);

        assertThat(results()).containsExactly("a until 10: 1");
        assertThat(stages.leftovers()).isZero();
    }

    @Test
    void windowsThatEndedBeforeTheirLatenessWasShortenedAllFireBeforeOneIsCleared() throws Exception {
        stages.close();
        Window window = new Window.Sliding(Duration.ofMillis(50), Duration.ofMillis(10));
        stages = new TwoStages(Pipelines.source(), Pipelines.aggregation(window, Duration.ofMillis(100), null), 1, 1);
        stages.watermark(0, 49);

        shortenLateness(window);
        event(5, "a");
        stages.watermark(0, 60);

        assertThat(results())
                .containsExactlyInAnyOrder(
                        "a until 10: 1", "a until 20: 1", "a until 30: 1", "a until 40: 1", "a until 50: 1");
        assertThat(stages.leftovers()).isZero();
    }

    private void shortenLateness(Window window) throws Exception {
        stages.edit(Pipelines.aggregation(window, Duration.ZERO, null));
        stages.restart(1, 1);
    }

    @Test
    void anEventHasEarlyResultsOfTheOneWindowThatEndsNext() throws Exception {
        Duration every = Duration.ofMinutes(1);
        Duration day = Duration.ofDays(1);
        for (Window window : List.of(new Window.Sliding(day, every), new Window.Cumulative(day, every))) {
            stages.close();
            stages = new TwoStages(
                    Pipelines.source(), Pipelines.aggregation(window, Duration.ZERO, Duration.ofSeconds(10)), 1, 1);
            event(5, "a");
            stages.clock(10_300);
            assertThat(results()).containsExactly("a until 60000: 1");
            assertThat(stages.leftovers())
                    .as("a slice state, a timer, and what was emitted")
                    .isEqualTo(3);

            event(6, "a");
            stages.clock(20_300);
            assertThat(results()).last().isEqualTo("a until 60000: 2");

            stages.watermark(0, 60_000);
            stages.clock(30_300);
            assertThat(results()).hasSize(3).last().as("final").isEqualTo("a until 60000: 2");
            event(60_001, "a");
            stages.clock(40_300);
            assertThat(results()).hasSize(4).last().isEqualTo("a until 120000: 3");
        }
    }

    private void event(long time, String key) throws Exception {
        stages.event(0, Events.event(0, time, time, key, BigDecimal.ONE));
    }

    private List<String> results() {
        return stages.results.stream().map(AlignedWindowOperatorTest::text).toList();
    }

    private static String text(WindowResult result) {
        Key.Values key = result.key().values();
        key.next();
        return key.text() + " until " + result.end() + ": " + result.measures()[0];
    }
}
