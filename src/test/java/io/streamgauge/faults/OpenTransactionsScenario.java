// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command in a process of its own that dies, or is fenced, while transactions of its are open. */
class OpenTransactionsScenario extends CommandInProcess {
    private static final String[] SHORT_TIMEOUT = {
        "--set=sinks.results.kafka={transaction.timeout.ms: 8000}",
        "-Dexecution.checkpointing.tolerable-failed-checkpoints=0"
    };

    @BeforeEach
    void startKafka() throws Exception {
        startKafka(Map.of());
    }

    /** Returns the transactions that a checkpoint has completed for and whose commit is held. */
    private List<String> untilBetweenCheckpointAndCommit() throws Exception {
        produce(3);
        Waiting.until("the first results", () -> committed() > 0);
        proxy.holdCommits();
        Waiting.until("a commit on its way", () -> {
            produce(1);
            return !proxy.heldCommits().isEmpty();
        });
        return proxy.heldCommits();
    }

    private void assertFailedForGood(List<String> transactions) throws Exception {
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(Files.readString(log())).isEqualTo(1);
        assertThat(Files.readAllLines(log()))
                .filteredOn(line -> line.startsWith("streamgauge: the job failed"))
                .singleElement()
                .satisfies(line -> assertThat(transactions)
                        .anySatisfy(id -> assertThat(line).contains("refused for good", id, "topic results")));
    }

    @Test
    void aTransactionFencedBetweenCheckpointAndCommitFailsTheJobWithoutARestart() throws Exception {
        start();
        List<String> held = untilBetweenCheckpointAndCommit();

        admin.fenceProducers(held).all().get();
        proxy.releaseCommits();

        assertFailedForGood(held);
    }

    @Test
    void downtimeBeyondTheTransactionTimeoutFailsTheJobUntilItMaySkip() throws Exception {
        start(SHORT_TIMEOUT);
        List<String> held = untilBetweenCheckpointAndCommit();
        Processes.kill(run);
        proxy.dropCommits();
        Waiting.until("the broker aborts what was open", () -> {
            for (String id : held) {
                if (Transactions.state(admin, id) != TransactionState.COMPLETE_ABORT) {
                    return false;
                }
            }
            return true;
        });
        int before = committed();

        start(SHORT_TIMEOUT);

        assertFailedForGood(held);
        assertThat(committed()).isEqualTo(before);

        start(SHORT_TIMEOUT[0], SHORT_TIMEOUT[1], "--skip-refused-commits");

        produce(3);
        Waiting.until("results after those that are lost", () -> committed() >= before + 2);
        assertThat(Files.readString(log())).contains("skipped because of --skip-refused-commits");
    }

    @Test
    void aTransactionWhoseCommitWasOnItsWayIsCommittedByTheNextRunAndNotAborted() throws Exception {
        start();
        List<String> held = untilBetweenCheckpointAndCommit();
        Processes.kill(run);
        proxy.dropCommits();

        start();

        for (String id : held) {
            Waiting.until(id + " committed", () -> Transactions.state(admin, id) == TransactionState.COMPLETE_COMMIT);
        }
        assertNothingStaysOpen();
    }

    @Test
    void aFreshStartAbortsWhatTheRunBeforeItLeftOpenAndSaysSo() throws Exception {
        start();
        List<String> held = untilBetweenCheckpointAndCommit();
        Processes.kill(run);
        proxy.dropCommits();
        assertThat(Transactions.state(admin, held.get(0))).isEqualTo(TransactionState.ONGOING);

        start("--fresh");

        Waiting.until("the abort", () -> Transactions.state(admin, held.get(0)) == TransactionState.COMPLETE_ABORT);
        Waiting.until(
                "a word of it",
                () -> Files.readAllLines(log()).stream()
                        .anyMatch(line -> line.contains("left open") && line.contains(held.get(0))));
        assertNothingStaysOpen();
    }

    private void assertNothingStaysOpen() throws Exception {
        int before = committed();
        produce(3);
        Waiting.until("results again", () -> committed() > before);
        Transactions.awaitNoneOlder(admin, OURS, Duration.ofSeconds(1), WITHIN);
        run.destroy();
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Transactions.open(admin, OURS)).isEmpty();
    }
}
