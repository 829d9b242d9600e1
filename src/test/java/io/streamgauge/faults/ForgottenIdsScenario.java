// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka forgets the transactional ids of a run that was killed, before it is started again. */
class ForgottenIdsScenario extends LoadedRun {
    private static final String SKIP = "--skip-refused-commits";
    private static final String[] SHORT_TRANSACTIONS = {
        "--set=sinks.results.kafka={transaction.timeout.ms: 8000}",
        "--set=sinks.rejected.kafka={transaction.timeout.ms: 8000}",
        "--set=sinks.late.kafka={transaction.timeout.ms: 8000}",
        "-Dexecution.checkpointing.timeout=4 s",
        "-Dexecution.checkpointing.tolerable-failed-checkpoints=0",
        "--parallelism=1"
    };

    @Override
    List<String> settings() {
        return List.of(
                "-Dexecution.checkpointing.interval=2 s", "-Drestart-strategy.exponential-delay.max-backoff=1 s");
    }

    @BeforeEach
    void startForgetful() throws Exception {
        startKafka(RememberedCommitsScenario.FORGETFUL);
        startLoad();
    }

    @Test
    void whatWasCommittedIsThereOnceWhenTheRefusalIsSkipped() throws Exception {
        start("--parallelism=1");
        awaitResults();
        killAfterCommits();
        untilForgotten();

        start("--parallelism=1");
        assertFailsWithoutAWordOfLoss();

        start("--parallelism=1", SKIP);
        awaitResults();
        drainAndVerifyExactlyOnce();
        assertLogged("skipped because of --skip-refused-commits");
    }

    @Test
    void whatWasLostIsReportedAndCanBeWrittenElsewhere() throws Exception {
        kafka.createTopics(Map.of("repaired", 3, "rejected-again", 1));
        start(SHORT_TRANSACTIONS);
        awaitResults();
        killBeforeCommit();
        List<String> held = proxy.heldCommits();
        Waiting.until(
                "Kafka aborts what was open",
                WITHIN,
                () -> Transactions.open(admin, World.TRANSACTIONS).isEmpty());
        untilForgotten();

        start(SHORT_TRANSACTIONS);
        assertFailsWithoutAWordOfLoss();

        start(and(SHORT_TRANSACTIONS, SKIP));
        awaitResults();
        long time = drainWithLosses();
        List<String> problems = oracle.check(written(World.RESULTS), time);
        assertThat(problems).as("results of an aborted transaction are lost").isNotEmpty();
        assertThat(problems).allMatch(problem -> problem.startsWith("lost: ") || problem.startsWith("... "));
        assertLogged(held.toArray(String[]::new));

        run = launch(
                directory.resolve("repair"),
                directory.resolve("repair.log"),
                "--set=source.start=earliest",
                "--set=source.stop=latest",
                "--set=sinks.results.topic=repaired",
                "--set=sinks.rejected.topic=rejected-again");
        assertThat(exitCode(run)).isZero();
        List<ConsumerRecord<byte[], byte[]>> repaired = written("repaired").stream()
                .filter(result -> Reader.end(result) <= time)
                .toList();
        assertThat(oracle.check(repaired, time)).isEmpty();
    }

    private static String[] and(String[] options, String more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(more);
        return all.toArray(String[]::new);
    }

    /** What is lost never comes, so the last window of all is waited for. */
    private long drainWithLosses() throws Exception {
        load.end();
        long time = load.time() + 5_000;
        long last = oracle.latestEndUpTo(time);
        Waiting.until("the last results", WITHIN, () -> reader.latestEnd() >= last);
        stopInOrder();
        return time;
    }

    /** Kills the run when all of its newest checkpoint is committed, so that its state holds commits that are done. */
    private void killAfterCommits() throws Exception {
        killWhen("all commits of the newest checkpoint done", () -> {
            long number = StateFiles.number(newestCheckpoint());
            return open().stream().allMatch(id -> StateFiles.numberIn(id) > number)
                    && admin.listTransactions().all().get().stream()
                            .map(TransactionListing::transactionalId)
                            .anyMatch(id -> StateFiles.numberIn(id) == number);
        });
    }

    private List<String> open() throws Exception {
        return List.copyOf(Transactions.open(admin, World.TRANSACTIONS).keySet());
    }

    private void untilForgotten() throws Exception {
        Waiting.until(
                "Kafka forgets the ids",
                WITHIN,
                () -> admin.listTransactions().all().get().stream()
                        .map(TransactionListing::state)
                        .allMatch(TransactionState.ONGOING::equals));
    }

    private void assertFailsWithoutAWordOfLoss() throws Exception {
        assertThat(exitCode(run)).as("ended, as in %s", log()).isEqualTo(1);
        assertThat(logged().lines())
                .filteredOn(line -> line.startsWith("streamgauge: the job failed"))
                .singleElement()
                .asString()
                .contains("it is not known whether its records are visible", "its id is forgotten")
                .doesNotContain("never will be");
    }
}
