// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.expression.Condition;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Expressions;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.window.TwoStages;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Windows of ten milliseconds of a source whose partitions are out of order by three at most. */
class SeenWholeTest {
    private static final Window TUMBLING = new Window.Tumbling(Duration.ofMillis(10));
    private static final Window SESSION = new Window.Session(Duration.ofMillis(10), Duration.ofMillis(1_000));

    private TwoStages stages;

    @AfterEach
    void close() throws Exception {
        stages.close();
    }

    private void start(Window window, Source.StartPosition.StartMode kind) throws Exception {
        start(
                window,
                source(new Source.StartPosition(kind, null), Pipelines.source().timestamp()));
    }

    private void start(Window window, Source source) throws Exception {
        stages = new TwoStages(source, aggregation(window, null), 2, 3);
    }

    private static Aggregation aggregation(Window window, Condition where) {
        Aggregation plain = Pipelines.aggregation(window, Duration.ZERO, null);
        return new Aggregation(
                plain.name(), where, plain.keyBy(), window, Duration.ZERO, null, plain.measures(), List.of());
    }

    private static Source source(Source.StartPosition start, EventTime time) {
        Source plain = Pipelines.source();
        return new Source(
                plain.topics(),
                null,
                plain.format(),
                null,
                null,
                plain.fields(),
                plain.nulls(),
                time,
                null,
                Duration.ofMillis(3),
                null,
                plain.idleAfter(),
                start,
                plain.stop(),
                plain.poison(),
                plain.kafka());
    }

    @Test
    void windowsThatBeginBeforeTheFirstEventsOfPartitionsReadFromTheMiddleAreIncomplete() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.LATEST);
        event(0, 5, 12, "a");
        event(1, 9, 17, "b");
        event(0, 6, 20, "c");
        event(1, 10, 21, "d");
        event(1, 11, 30, "e");
        stages.endOfInput();
        // Before the event at 17 there may be one at 20 of partition 1, with any key.
        assertThat(incomplete()).containsExactly("a@10", "b@10", "c@20", "d@20");
        assertThat(whole()).containsExactly("e@30");
    }

    @Test
    void aPartitionThatIsReadFromItsFirstRecordAddsNothingThatIsMissing() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.LATEST);
        event(0, 0, 17, "a");
        event(1, 9, 8, "b");
        event(1, 10, 12, "b");
        stages.endOfInput();
        assertThat(incomplete()).containsExactly("a@10", "b@0", "b@10");
    }

    @Test
    void partitionsThatAreAllReadFromTheirFirstRecordsLeaveNoWindowIncomplete() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.LATEST);
        event(0, 0, 17, "a");
        event(1, 0, 8, "b");
        stages.endOfInput();
        assertThat(incomplete()).isEmpty();
    }

    @Test
    void fromTheEarliestOffsetEverythingIsSeenThatKafkaStillHas() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.EARLIEST);
        event(0, 7, 17, "a");
        stages.restart(2, 2);
        event(1, 9, 8, "b");
        stages.endOfInput();
        assertThat(incomplete()).isEmpty();
    }

    @Test
    void fromAPointInTimeOfKafkaEverythingIsSeenSince() throws Exception {
        EventTime kafka = new EventTime(null, null, null, null, Instant.EPOCH, Instant.MAX);
        start(
                TUMBLING,
                source(
                        new Source.StartPosition(Source.StartPosition.StartMode.INSTANT, Instant.ofEpochMilli(20)),
                        kafka));
        event(0, 7, 28, "a");
        event(1, 7, 20, "b");
        event(1, 8, 19, "c");
        stages.endOfInput();
        assertThat(incomplete()).containsExactly("c@10");
        assertThat(whole()).containsExactly("a@20", "b@20");
    }

    @Test
    void aRestartMakesNoWindowIncompleteAndForgetsNone() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.LATEST);
        event(0, 5, 12, "a");
        stages.restart(1, 2);
        event(0, 6, 13, "b");
        stages.restart(2, 1);
        event(0, 7, 22, "c");
        stages.endOfInput();
        assertThat(incomplete()).containsExactly("a@10", "b@10");
        assertThat(whole()).containsExactly("c@20");
    }

    @Test
    void aPartitionThatWasSilentUntilARestartBeganInTheMiddle() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.LATEST);
        event(0, 5, 2, "a");
        stages.restart(2, 2);
        event(1, 6, 16, "b");
        stages.endOfInput();
        assertThat(incomplete()).containsExactly("a@0", "b@10");
    }

    @Test
    void windowsThatWereOpenWhenTheFiguresChangedTheirMeaningAreIncomplete() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.EARLIEST);
        event(0, 0, 12, "a");
        event(1, 0, 13, "b");
        stages.edit(aggregation(TUMBLING, Expressions.condition("n == 1", Map.of("n", Condition.OperandType.NUMBER))));
        stages.restart(2, 2);
        event(0, 1, 14, "c");
        event(0, 2, 22, "d");
        event(1, 1, 23, "e");
        event(1, 2, 30, "f");
        stages.endOfInput();
        assertThat(incomplete()).containsExactly("a@10", "b@10", "c@10", "d@20", "e@20");
        assertThat(whole()).containsExactly("f@30");
    }

    @Test
    void anEditThatIsTakenBackLeavesItsWindowsIncomplete() throws Exception {
        start(TUMBLING, Source.StartPosition.StartMode.EARLIEST);
        event(0, 0, 2, "a");
        stages.edit(aggregation(TUMBLING, Expressions.condition("n == 1", Map.of("n", Condition.OperandType.NUMBER))));
        stages.restart(2, 2);
        event(0, 1, 14, "b");
        stages.edit(aggregation(TUMBLING, null));
        stages.restart(1, 1);
        event(0, 2, 22, "c");
        event(0, 3, 33, "d");
        stages.endOfInput();
        assertThat(incomplete()).containsExactly("a@0", "b@10", "c@20");
        assertThat(whole()).containsExactly("d@30");
    }

    @Test
    void aSessionThatMayHaveBegunEarlierIsIncomplete() throws Exception {
        start(SESSION, Source.StartPosition.StartMode.LATEST);
        event(0, 5, 100, "a");
        event(0, 6, 113, "b");
        event(0, 7, 114, "c");
        stages.endOfInput();
        // An event at 103 may be missing, which keeps a session open until 113.
        assertThat(incomplete()).containsExactly("a@100", "b@113");
        assertThat(whole()).containsExactly("c@114");
    }

    private void event(int partition, long offset, long time, String key) throws Exception {
        stages.event(stages.subtaskOf(partition), Events.event(partition, offset, time, key, BigDecimal.ONE));
    }

    private List<String> incomplete() {
        return results(false);
    }

    private List<String> whole() {
        return results(true);
    }

    private List<String> results(boolean whole) {
        return stages.results.stream()
                .filter(result -> result.whole() == whole)
                .map(SeenWholeTest::text)
                .sorted()
                .toList();
    }

    private static String text(WindowResult result) {
        var key = result.key().values();
        assertThat(key.next()).isTrue();
        return key.text() + "@" + result.start();
    }
}
