// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Seeds;
import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;

/**
 * The pipeline of the fault run as a local run in a process of its own, under load; the oracle knows every row. Each scenario
 * makes one thing go wrong and asserts that it did.
 */
abstract class LoadedRun extends CommandInProcess {
    static final Duration INTERVAL = Duration.ofSeconds(2);

    final Random random = Seeds.random(getClass());
    Oracle oracle;
    Load load;
    Reader reader;
    private int runs;

    @Override
    Map<String, Integer> topics() {
        return Map.of(World.IN, Load.PARTITIONS, World.RESULTS, 3, World.REJECTED, 1, "late", 1);
    }

    @Override
    String pipeline(int port) {
        return World.pipeline(port);
    }

    @Override
    List<String> settings() {
        return List.of(
                "-Dexecution.checkpointing.interval=" + INTERVAL.toSeconds() + " s",
                "-Dexecution.checkpointing.timeout=10 s",
                "-Drestart-strategy.exponential-delay.max-backoff=1 s");
    }

    /** Flink's own words are needed: they tell which checkpoint failed, and why. */
    @Override
    List<String> javaOptions() {
        return List.of(
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile="
                        + Path.of("flink-conf/log4j-console.properties").toUri());
    }

    void startLoad() {
        oracle = new Oracle();
        load = new Load(kafka.bootstrapServers(), World.IN, oracle, random.nextLong());
        reader = new Reader(kafka.bootstrapServers(), World.RESULTS, World.REJECTED);
    }

    @AfterEach
    void stopLoad() throws Exception {
        if (load != null) {
            load.close();
            reader.close();
        }
    }

    /** Each run has a log of its own. */
    @Override
    void start(String... more) throws IOException {
        runs++;
        super.start(more);
    }

    @Override
    Path log() {
        return directory.resolve("run-" + runs + ".log");
    }

    /** The log of the newest run. */
    String logged() throws IOException {
        return Files.readString(log());
    }

    void awaitLogged(String what) throws Exception {
        Waiting.until("\"" + what + "\" in " + log(), WITHIN, () -> {
            assertThat(run.isAlive() || logged().contains(what))
                    .as("the run is alive, or has logged it: %s", log())
                    .isTrue();
            return logged().contains(what);
        });
    }

    /** Asserts it without the whole log, which has Flink's own words, too. */
    void assertLogged(String... parts) throws IOException {
        String all = logged();
        assertThat(List.of(parts)).as("logged in %s", log()).allMatch(all::contains);
    }

    void verifyAlive() {
        assertThat(run.isAlive()).as("the run is alive: %s", log()).isTrue();
    }

    /** Waits for results of what was sent after this call. */
    void awaitResults() throws Exception {
        long time = load.time();
        Waiting.until("results beyond " + time, WITHIN.multipliedBy(2), () -> {
            verifyAlive();
            return reader.latestEnd() > time;
        });
    }

    /** Kills the run between a checkpoint and a commit of it: the next run must commit. */
    void killBeforeCommit() throws Exception {
        proxy.holdCommits();
        Waiting.until("a commit on its way", WITHIN, () -> !proxy.heldCommits().isEmpty());
        Processes.kill(run);
        List<String> held = proxy.heldCommits();
        proxy.dropCommits();
        for (String id : held) {
            assertThat(Transactions.state(admin, id)).as(id).isEqualTo(TransactionState.ONGOING);
        }
    }

    /** Kills the run while a sink has written what no checkpoint holds: the next run must abort it and write it again. */
    void killBeforeCheckpoint(String sink) throws Exception {
        killWhen("records that no checkpoint holds", () -> isWrittenAfter(newestCheckpoint(), sink));
    }

    /** Kills the run in a moment in which a condition holds: it is suspended while the condition is looked at once more. */
    void killWhen(String what, Waiting.Condition condition) throws Exception {
        Waiting.until(what + " when the run is killed", WITHIN, () -> {
            verifyAlive();
            if (!condition.holds()) {
                return false;
            }
            Processes.suspend(run);
            if (condition.holds()) {
                return true;
            }
            Processes.resume(run);
            return false;
        });
        Processes.kill(run);
    }

    private boolean isWrittenAfter(Path checkpoint, String sink) throws Exception {
        long number = StateFiles.number(checkpoint);
        return Transactions.open(admin, World.TRANSACTIONS + sink + ".").keySet().stream()
                .anyMatch(id -> StateFiles.numberIn(id) > number);
    }

    /** Waits for the end of the run; returns its exit code. */
    static int exitCode(Process run) throws InterruptedException {
        assertThat(run.waitFor(2 * WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return run.exitValue();
    }

    /** Ends the load, waits for all that must come of it and stops the run; returns the event time that all results are up to. */
    long drain() throws Exception {
        load.end();
        // No window with an event of the load ends later than this.
        long time = load.time() + 5_000;
        Waiting.until("the last results", WITHIN.multipliedBy(2), () -> {
            verifyAlive();
            return distinct(reader.seen(World.RESULTS), ConsumerRecord::key) >= oracle.windowsUpTo(time)
                    && distinct(reader.seen(World.REJECTED), LoadedRun::source) >= oracle.rejected();
        });
        stopInOrder();
        Transactions.awaitNoneOlder(admin, World.TRANSACTIONS, Duration.ZERO, WITHIN);
        return time;
    }

    private static long distinct(
            List<ConsumerRecord<byte[], byte[]>> records, Function<ConsumerRecord<byte[], byte[]>, byte[]> identity) {
        return records.stream()
                .map(record -> ByteBuffer.wrap(identity.apply(record)))
                .distinct()
                .count();
    }

    /** Where a rejected record came from: partition and offset. */
    static byte[] source(ConsumerRecord<byte[], byte[]> rejected) {
        return (text(rejected, "__streams.errors.partition") + "@" + text(rejected, "__streams.errors.offset"))
                .getBytes(UTF_8);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }

    Path newestCheckpoint() throws IOException {
        return StateFiles.newestCheckpoint(state());
    }

    /** A copy of the savepoint of the last stop: the next run deletes its own. */
    Path copyOfSavepoint() throws IOException {
        return StateFiles.copyOfSavepoint(state(), directory.resolve("savepoint"));
    }

    /** Each row is there once, with the oracle's bytes, for the reader that followed and for one that reads now. */
    void drainAndVerifyExactlyOnce() throws Exception {
        long time = drain();
        assertThat(oracle.check(written(World.RESULTS), time)).isEmpty();
        assertThat(oracle.check(reader.seen(World.RESULTS), time)).isEmpty();
        assertThat(oracle.checkRejected(written(World.REJECTED))).isEmpty();
        assertThat(written("late")).isEmpty();
    }

    List<ConsumerRecord<byte[], byte[]>> written(String topic) {
        return Reader.readAll(kafka.bootstrapServers(), "read_committed", topic);
    }
}
