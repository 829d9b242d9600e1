// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.testing.LoggedLines;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counts of processes, as they arrive from second to second. */
class PoisonBreakerTest {
    private static final String FIRST = "MALFORMED \"the value is empty\", in/0@3";

    private final LoggedLines log = new LoggedLines(PoisonBreaker.class);
    private final PoisonBreaker breaker = breaker(PoisonLimit.Then.WARN);

    @AfterEach
    void restoreTheLog() {
        log.close();
    }

    private static PoisonBreaker breaker(PoisonLimit.Then then) {
        return new PoisonBreaker(new PoisonLimit(new BigDecimal("0.05"), Duration.ofMinutes(1), then), "rejected");
    }

    @Test
    void aShareThatIsExceededIsLoggedWhenItBeginsAndWhenItEnds() {
        update(breaker, 1, 1_000, 50);
        assertThat(log.lines()).as("the share is equal").isEmpty();

        update(breaker, 2, 1_020, 70);
        update(breaker, 3, 1_020, 70);
        assertThat(log.lines())
                .containsExactly(
                        "WARN 6.86 % of 1,020 records, 70, were rejected in the last 1m, and source.poison.share"
                                + " allows 5 %; first " + FIRST + "; see topic rejected");

        update(breaker, 4, 2_020, 71);
        assertThat(log.lines())
                .hasSize(2)
                .last()
                .isEqualTo("INFO 3.51 % of 2,020 records were rejected in the last 1m, no longer more than 5 %");
    }

    @Test
    void fewerThanAHundredRecordsHaveNoShare() {
        update(breaker, 1, 99, 99);
        assertThat(log.lines()).isEmpty();

        update(breaker, 2, 100, 99);
        assertThat(log.lines()).hasSize(1);

        update(breaker, 70, 110, 109);
        assertThat(log.lines())
                .hasSize(2)
                .last()
                .isEqualTo("INFO fewer than 100 records were read in the last 1m, so source.poison judges none");
    }

    @Test
    void whatIsOlderThanTheTimeCountsNoLonger() {
        update(breaker, 1, 1_000_000, 0);
        update(breaker, 30, 1_000_100, 100);
        assertThat(log.lines()).isEmpty();

        update(breaker, 62, 1_000_200, 100);
        assertThat(log.lines()).singleElement().asString().startsWith("WARN 50 % of 200 records, 100, were");

        update(breaker, 91, 1_000_300, 100);
        assertThat(log.lines()).last().asString().startsWith("INFO 0 % of 200 records");
    }

    @Test
    void whatAProcessThatBeganLongAgoHasReadBeforeIsUnknown() {
        Facts facts = new Facts();
        facts.intake("a", new Intake(61_000, 1_000, 1_000));
        breaker.update(facts, seconds(1), millis(1));
        assertThat(log.lines()).isEmpty();

        facts = new Facts();
        facts.intake("a", new Intake(62_000, 1_100, 1_000));
        facts.intake("b", new Intake(59_000, 100, 11));
        breaker.update(facts, seconds(2), millis(2));
        assertThat(log.lines()).singleElement().asString().startsWith("WARN 5.5 % of 200 records");
    }

    @Test
    void aReportThatIsMissingOrOvertakenChangesNothing() {
        update(breaker, 1, 1_000, 1_000);
        breaker.update(new Facts(), seconds(2), millis(2));
        update(breaker, 3, 500, 400);
        update(breaker, 4, 1_000, 1_000);
        update(breaker, 5, 1_000, 1_000);
        assertThat(log.lines()).singleElement().asString().startsWith("WARN 100 % of 1,000 records, 1,000, were");
        update(breaker, 70, 1_100, 1_000);
        assertThat(log.lines()).last().asString().startsWith("INFO 0 % of 100 records");
    }

    @Test
    void theSecondCheckpointThatIsTakenAfterwardsFailsTheJob() {
        PoisonBreaker fails = breaker(PoisonLimit.Then.FAIL);
        fails.snapshotState(1, millis(0));
        update(fails, 1, 100, 6);
        fails.notifyCheckpointComplete(1);
        // Checkpoint 2 is aborted.
        fails.snapshotState(2, millis(1));
        fails.snapshotState(3, millis(2));
        fails.notifyCheckpointComplete(3);
        update(fails, 2, 1_000, 6);
        fails.snapshotState(4, millis(3));

        assertThatThrownBy(() -> fails.notifyCheckpointComplete(4))
                .isInstanceOf(PoisonedException.class)
                .satisfies(failure -> assertThat(ThrowableClassifier.getThrowableType(failure))
                        .isEqualTo(ThrowableType.NonRecoverableError))
                .hasMessage(
                        "6 % of 100 records, 6, were rejected in the last 1m, and source.poison.share allows 5 %; first "
                                + FIRST + "; see topic rejected");
    }

    /** A subtask that took it before may have rejected records afterwards. */
    @Test
    void aCheckpointThatWasTriggeredBeforeDoesNotCount() {
        PoisonBreaker fails = breaker(PoisonLimit.Then.FAIL);
        update(fails, 2, 100, 6);
        fails.snapshotState(1, millis(2) - 1);
        fails.snapshotState(2, millis(2));
        fails.notifyCheckpointComplete(1);
        assertThatCode(() -> fails.notifyCheckpointComplete(2)).doesNotThrowAnyException();
    }

    @Test
    void aCheckpointThatTwoSubtasksTakeCountsOnce() {
        PoisonBreaker fails = breaker(PoisonLimit.Then.FAIL);
        update(fails, 1, 100, 6);
        for (int subtask = 0; subtask < 2; subtask++) {
            fails.snapshotState(1, millis(2));
        }
        for (int subtask = 0; subtask < 2; subtask++) {
            assertThatCode(() -> fails.notifyCheckpointComplete(1)).doesNotThrowAnyException();
        }
    }

    @Test
    void aWarningFailsNothing() {
        update(breaker, 1, 100, 100);
        for (int checkpoint = 1; checkpoint < 5; checkpoint++) {
            breaker.snapshotState(checkpoint, millis(checkpoint));
            int completed = checkpoint;
            assertThatCode(() -> breaker.notifyCheckpointComplete(completed)).doesNotThrowAnyException();
        }
    }

    /** The reference keeps every count by itself. */
    @Test
    void theShareIsThatOfTheTimeWhateverTheProcesses() {
        Random random = Seeds.random(PoisonBreakerTest.class);
        Duration over = Duration.ofSeconds(600);
        RejectedShare share = new RejectedShare(over);
        long[][] counts = new long[3][2];
        long[][] added = new long[5_000][2];
        for (int second = 0; second < added.length; second++) {
            Facts facts = new Facts();
            for (int process = 0; process < counts.length; process++) {
                long records = random.nextInt(1_000);
                long rejected = records == 0 ? 0 : random.nextInt((int) records);
                counts[process][0] += records;
                counts[process][1] += rejected;
                added[second][0] += records;
                added[second][1] += rejected;
                facts.intake("p" + process, new Intake(1_000L * second, counts[process][0], counts[process][1]));
            }
            share.add(facts.intakes(), seconds(second));

            long records = 0;
            long rejected = 0;
            for (int at = Math.max(0, second - 600); at <= second; at++) {
                records += added[at][0];
                rejected += added[at][1];
            }
            assertThat(share.records()).as("second %d", second).isEqualTo(records);
            assertThat(share.rejected()).as("second %d", second).isEqualTo(rejected);
        }
    }

    private static void update(PoisonBreaker breaker, int second, long records, long rejected) {
        Facts facts = new Facts();
        facts.intake("a", new Intake(1_000L * second, records, rejected));
        facts.rejectedFirst("later", 5);
        facts.rejectedFirst(FIRST, 7);
        facts.rejectedFirst("later", 6);
        breaker.update(facts, seconds(second), millis(second));
    }

    private static long millis(int second) {
        return 1_700_000_000_000L + 1_000L * second;
    }

    private static long seconds(int second) {
        return TimeUnit.SECONDS.toNanos(second);
    }
}
