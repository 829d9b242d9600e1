// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Real processes, killed, cut off and suspended under load, and an oracle that knows every row: {@code ./mvnw verify -Pfaults}.
 * Takes back what it prints, {@code -Dseed=42}. {@code -Dfaults=80} draws so many at random, some of them longer or rarer, and
 * {@code -Dfaults.minutes=120} ends it before. A run that fails leaves everything in {@code target/faults}.
 */
class FaultRun {
    /** Beyond the fault's own length. */
    private static final Duration PROGRESS_WITHIN = Duration.ofSeconds(60);

    private static final Duration AT_MOST = Duration.ofMinutes(Long.getLong("faults.minutes", 600));
    private static final Pattern EVENTS = Pattern.compile("\"aggregation\":\"per-key\".*\"events\":(\\d+)");
    private static final Duration READ_WITHIN = Duration.ofSeconds(120);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void nothingIsLostAndNothingIsThereTwiceWhateverGoesWrong() throws Exception {
        Path directory = Path.of("target", "faults", String.valueOf(seed)).toAbsolutePath();
        say("fault run: -Dseed=" + seed + ", logs and topics in " + directory);
        List<Fault> faults = faults();
        try (World world = new World(directory, seed)) {
            say("processes are up, the job has written its first results");
            long end = System.nanoTime() + AT_MOST.toNanos();
            int survived = 0;
            for (; survived < faults.size() && System.nanoTime() < end; survived++) {
                survive(world, faults.get(survived));
            }
            survive(world, Fault.last());
            say(survived + 1 + " faults survived");
            verify(world);
        }
        delete(directory);
    }

    /** Each of the short run once, or as many of the long run's as were asked for. */
    private List<Fault> faults() {
        if (Integer.getInteger("faults") == null) {
            List<Fault> all = new ArrayList<>(Fault.ofShortRun());
            Collections.shuffle(all, random);
            return all;
        }
        List<Fault> all = Fault.ofLongRun();
        return random.ints(Integer.getInteger("faults"), 0, all.size())
                .mapToObj(all::get)
                .toList();
    }

    private void survive(World world, Fault fault) throws Exception {
        world.awaitProgress(world.load.time() + random.nextInt(2_000), PROGRESS_WITHIN);
        long start = System.nanoTime();
        say(fault.name());
        String hit = fault.action().run(world, random);
        long over = System.nanoTime();
        say("    hit: " + hit);
        world.awaitProgress(world.load.time(), PROGRESS_WITHIN);
        say("    over after %.1f s, results again %.1f s later"
                .formatted((over - start) / 1e9, (System.nanoTime() - over) / 1e9));
        try (Admin admin = world.kafka.admin()) {
            Transactions.awaitNoneOlder(
                    admin, World.TRANSACTIONS, World.CHECKPOINT_INTERVAL.multipliedBy(2), PROGRESS_WITHIN);
        }
    }

    private static void verify(World world) throws Exception {
        String servers = world.kafka.bootstrapServers();
        long sent = world.load.end();
        // No window with an event of the load ends later than this.
        long time = world.load.time() + 5_000;
        Waiting.until(
                "the last results",
                READ_WITHIN,
                () -> world.reader.seen(World.RESULTS).size() >= world.oracle.windowsUpTo(time)
                        && world.reader.seen(World.REJECTED).size() >= world.oracle.rejected());
        world.stop();
        List<ConsumerRecord<byte[], byte[]>> results = Reader.readAll(servers, "read_committed", World.RESULTS);
        List<ConsumerRecord<byte[], byte[]>> rejected = Reader.readAll(servers, "read_committed", World.REJECTED);
        say(sent + " records sent, " + results.size() + " results, " + rejected.size() + " rejected");

        assertThat(world.oracle.check(results, time)).isEmpty();
        assertThat(world.oracle.checkRejected(rejected)).isEmpty();
        assertThat(world.oracle.check(world.reader.seen(World.RESULTS), time)).isEmpty();
        assertThat(world.oracle.checkRejected(world.reader.seen(World.REJECTED)))
                .isEmpty();
        assertThat(Reader.readAll(servers, "read_committed", "late")).isEmpty();
        // The events that ended the load wait in windows of their own; each other one is in a result or rejected.
        assertThat(Reader.count(servers, World.IN)).isEqualTo(sent);
        assertThat(events(results) + rejected.size() + Load.PARTITIONS).isEqualTo(sent);
        theCheckCanFail(world, results, time);
        world.awaitControl(sent, READ_WITHIN);
        new Proofs(world).check().forEach(FaultRun::say);
    }

    /** How many events the results of the aggregation without a condition hold. */
    private static long events(List<ConsumerRecord<byte[], byte[]>> results) {
        return results.stream()
                .map(result -> EVENTS.matcher(new String(result.value(), UTF_8)))
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    /** What the run would be worth nothing without. */
    private static void theCheckCanFail(World world, List<ConsumerRecord<byte[], byte[]>> results, long time)
            throws Exception {
        String servers = world.kafka.bootstrapServers();
        int uncommitted =
                Reader.readAll(servers, "read_uncommitted", World.RESULTS).size();
        assertThat(uncommitted).as("results with those of aborted transactions").isGreaterThan(results.size());
        Waiting.until(
                "the job at least once goes on",
                READ_WITHIN,
                () -> Reader.readAll(servers, "read_committed", World.CONTROL).size() > results.size());
        List<String> atLeastOnce = world.oracle.check(Reader.readAll(servers, "read_committed", World.CONTROL), time);
        assertThat(atLeastOnce).as("a job with at-least-once").anyMatch(problem -> problem.startsWith("twice"));
        say(uncommitted - results.size() + " results in aborted transactions; at least once: "
                + atLeastOnce.get(atLeastOnce.size() - 1));
        world.oracle.sent(new Oracle.Sent(0, time - 60_000, "k0", BigDecimal.ONE));
        assertThat(world.oracle.check(results, time)).as("one event more").isNotEmpty();
    }

    private static void say(String line) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
