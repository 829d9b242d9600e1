// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Waiting;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;

/** What is known of commits that a state holds once more, and what is said where nothing is known. */
class RememberedCommitsScenario extends CommandInProcess {
    /** What a broker forgets after a week, it forgets after some seconds. */
    static final Map<String, String> FORGETFUL = Map.of(
            "transactional.id.expiration.ms", "4000",
            "transaction.remove.expired.transaction.cleanup.interval.ms", "500",
            "producer.id.expiration.ms", "4000");

    @Test
    void idsThatKafkaHasForgottenStopNoRunThatEndedInOrder() throws Exception {
        startKafka(FORGETFUL);
        start();
        stopWhileResultsAreWritten(0);
        untilForgotten();

        start();
        stopWhileResultsAreWritten(committed());
        assertEachResultOnce();
        untilForgotten();

        // Without the note it is as after a stop on a cluster: nobody knows.
        Files.delete(find("committed"));
        start();
        assertFailsWithoutAWordOfLoss("its id is forgotten");

        start("--skip-refused-commits");
        stopWhileResultsAreWritten(committed());
        assertEachResultOnce();
        assertThat(Files.readString(log())).contains("skipped because of --skip-refused-commits");
    }

    @Test
    void aSavepointWhoseIdsWereUsedAgainResumesWithoutAWordOfLoss() throws Exception {
        startKafka(Map.of());
        kafka.createTopics(Map.of("elsewhere", 1));
        start();
        stopWhileResultsAreWritten(0);
        Path savepoint = find("savepoint-");
        long number = checkpoint(savepoint);
        Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.list(savepoint)) {
            Files.createDirectory(copy);
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        start("--fresh", "--set=sinks.results.topic=elsewhere");
        Waiting.until("the ids of the savepoint used again", () -> {
            produce(1);
            return ids("results").stream().anyMatch(id -> id.endsWith("-" + (number + 3)));
        });
        stopInOrder();

        start("--from=" + savepoint);
        stopWhileResultsAreWritten(committed());
        assertThat(Files.readString(log())).doesNotContain("never will be", "the job failed");
        assertEachResultOnce();

        start("--from=" + copy);
        assertFailsWithoutAWordOfLoss("another producer has used its id since");

        start("--from=" + copy, "--set=source.stop=latest", "--into-live", "--skip-refused-commits");
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(Files.readString(log())).isZero();
    }

    /** A broker keeps each id for a week, in its heap. */
    @Test
    void aSinkThatWritesNothingMakesNoId() throws Exception {
        startKafka(Map.of());
        start();
        produce(3);
        Waiting.until("results", () -> committed() > 0);
        List<String> before = ids("");
        Path checkpoints = find("chk-").getParent();
        long number = newest(checkpoints);
        Waiting.until("more checkpoints", () -> newest(checkpoints) > number + 4);
        produce(1);
        Waiting.until("results again", () -> committed() > 2);

        assertThat(ids("late")).isEmpty();
        assertThat(ids("rejected")).isEmpty();
        // That of the result, and that of what would be written next.
        assertThat(ids("")).hasSizeLessThanOrEqualTo(before.size() + 2);
        stopInOrder();
    }

    private void stopWhileResultsAreWritten(int before) throws Exception {
        Waiting.until("results", () -> {
            produce(1);
            return committed() > before + 5;
        });
        // The savepoint holds the transactions of its interval, so there must be some: the feed is on its way before
        // the stop.
        AtomicBoolean feeding = new AtomicBoolean(true);
        Thread feed = new Thread(() -> {
            while (feeding.get()) {
                produce(1);
            }
        });
        feed.start();
        try {
            int fed = committed();
            Waiting.until("results of what is fed", () -> committed() > fed);
            stopInOrder();
        } finally {
            feeding.set(false);
            feed.join();
        }
    }

    private void untilForgotten() throws Exception {
        Waiting.until(
                "Kafka forgets the ids",
                () -> admin.listTransactions().all().get().isEmpty());
    }

    private void assertFailsWithoutAWordOfLoss(String known) throws Exception {
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(Files.readString(log())).isEqualTo(1);
        assertThat(Files.readAllLines(log()))
                .filteredOn(line -> line.startsWith("streamgauge: the job failed"))
                .last()
                .asString()
                .contains("it is not known whether its records are visible", known)
                .doesNotContain("never will be");
    }

    /** One key, and an event in each second: every window up to the last result is there, once. */
    private void assertEachResultOnce() {
        List<Long> starts = Reader.readAll(kafka.bootstrapServers(), "read_committed", "results").stream()
                .map(record -> new String(record.key(), UTF_8).replaceAll(".*\"start\":\"([^\"]*)\".*", "$1"))
                .map(start -> Instant.parse(start).getEpochSecond())
                .toList();
        assertThat(starts)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, starts.size()).boxed().toList());
    }

    private List<String> ids(String sink) throws Exception {
        return admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(OURS + sink))
                .toList();
    }

    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(state())) {
            return files.filter(path -> path.getFileName().toString().startsWith(name))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static long newest(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("chk-"))
                    .mapToLong(name -> Long.parseLong(name.substring(4)))
                    .max()
                    .orElse(0);
        }
    }

    private static long checkpoint(Path savepoint) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
            return Checkpoints.loadCheckpointMetadata(
                            in, RememberedCommitsScenario.class.getClassLoader(), savepoint.toString())
                    .getCheckpointId();
        }
    }
}
