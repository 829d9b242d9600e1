// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code plan} says of a file; what it says of a savepoint is in {@link EditTest}. */
class PlanCommandTest {
    private static final String PIPELINE = """
            name: planned
            kafka: {bootstrap.servers: 'localhost:1', ssl.key.password: canary}
            source:
              topics: [orders]
              fields: {k: text, n: number}
            aggregations:
              - {name: recent, keyBy: [k], window: {sliding: 10m, every: 4m}, allowedLateness: 1h, measures: {n: count}, alerts: [{name: busy, when: n > 9}]}
              - {name: visits, window: {session: 30s, max: 1h}, measures: {n: sum(n)}}
            sinks:
              print: [alerts]
              late: {topic: late, guarantee: at-least-once}
            """;

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    private List<String> plan(int code, String... more) throws IOException {
        return planOf(PIPELINE, code, more);
    }

    private List<String> planOf(String pipeline, int code, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("planned.yaml"), pipeline);
        StringWriter out = new StringWriter();
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        List<String> args = new ArrayList<>(List.of("plan", file.toString()));
        args.addAll(List.of(more));
        assertThat(command.execute(args.toArray(String[]::new)))
                .as(err.toString())
                .isEqualTo(code);
        return out.toString().lines().toList();
    }

    @Test
    void operatorsAreInTheOrderOfTheFlowWithTheirUids() throws Exception {
        List<String> plan = plan(0);

        int from = plan.indexOf("operators, and the uids that their state is found by");
        assertThat(plan.subList(from + 1, plan.indexOf("windows and state") - 1))
                .containsExactly(
                        "  Source: Read orders (source-orders)",
                        "  Separate rejected (separate-rejected)",
                        "  Combine recent (recent-combine-sliding-10m-every-4m-by-k)",
                        "  Fire recent (recent-fire-sliding-10m-every-4m-by-k)",
                        "  Alert recent (recent-alerts-sliding-10m-every-4m-by-k)",
                        "  Combine visits (visits-combine-session-30s-max-1h)",
                        "  Fire visits (visits-fire-session-30s-max-1h)",
                        "  Write results: Writer (results-sink)",
                        "  Write results: Committer (Sink Committer: results-sink)",
                        "  Write alerts: Writer (alerts-sink)",
                        "  Write alerts: Committer (Sink Committer: alerts-sink)",
                        "  Print alerts: Writer (alerts-print)",
                        "  Write late: Writer (late-sink)",
                        "  Write late: Committer (Sink Committer: late-sink)",
                        "  Write rejected: Writer (rejected-sink)",
                        "  Write rejected: Committer (Sink Committer: rejected-sink)");
    }

    @Test
    void everyStateHasItsBoundAndEverySinkItsDelay() throws Exception {
        List<String> plan = plan(0);

        assertThat(plan.subList(plan.indexOf("windows and state") + 1, plan.size()))
                .containsExactly(
                        "  recent: sliding 10m every 4m, per k; final when the watermark, 5s behind the newest event,"
                                + " reaches the end; closed 1h later",
                        "    state: per key at most 35 slices of 2m before the watermark, and those of later events; a slice"
                                + " is deleted when its last window closes",
                        "    heap: about 16,300 bytes a key on state.backend.type hashmap: 36 slices of 444 bytes, 256 bytes"
                                + " for alerts",
                        "    alert busy: a key is forgotten 1d after its last window",
                        "  visits: session 30s max 1h, the whole stream; final when the watermark, 5s behind the newest"
                                + " event, reaches the end; closed 0s later",
                        "    state: per key the sessions that are open, each of at most 1h",
                        "    heap: about 400 bytes a key on state.backend.type hashmap: 1 session of 337 bytes; sketches,"
                                + " texts and long decimals on top",
                        "",
                        "sinks",
                        "  results to planned.results: exactly once, seen by read_committed readers when a checkpoint"
                                + " completes, one every 5s",
                        "  alerts to planned.alerts: at least once, seen at once",
                        "  late to late: at least once, seen at once",
                        "  rejected to planned.rejected: exactly once, seen by read_committed readers when a checkpoint"
                                + " completes, one every 5s",
                        "  print alerts: at least once, seen at once");
    }

    @Test
    void windowsOfACalendarHaveTheirZoneAndTheirBound() throws Exception {
        String days = PIPELINE.replace(
                "{sliding: 10m, every: 4m}, allowedLateness: 1h", "{calendar: day, zone: Europe/Berlin}");
        assertThat(planOf(days, 0))
                .contains(
                        "  Fire recent (recent-fire-calendar-day-in-Europe/Berlin-by-k)",
                        "  recent: calendar day in Europe/Berlin, per k; final when the watermark, 5s behind the newest event,"
                                + " reaches the end; closed 0s later",
                        "    state: per key at most 1 slice of a day before the watermark, and those of later events; a slice"
                                + " is deleted when its last window closes",
                        "    heap: about 1,000 bytes a key on state.backend.type hashmap: 2 slices of 361 bytes, 256 bytes"
                                + " for alerts",
                        "    alert busy: a key is forgotten 1d1h after its last window");
        assertThat(planOf(days.replace("/Berlin}", "/Berlin}, allowedLateness: 1d"), 0, "--short"))
                .contains(
                        "    state: per key at most 3 slices of a day before the watermark, and those of later events; a slice"
                                + " is deleted when its last window closes");
    }

    @Test
    void whatIsPrintedByDefaultIsNotPrintedOnACluster() throws Exception {
        assertThat(planOf(PIPELINE.replace("  print: [alerts]\n", ""), 0))
                .contains(
                        "  print results: at least once, seen at once; not on a cluster",
                        "  print alerts: at least once, seen at once; not on a cluster");
    }

    @Test
    void theShortPlanIsTheEndOfTheLongOne() throws Exception {
        List<String> plan = plan(0);

        assertThat(plan(0, "--short")).isEqualTo(plan.subList(plan.indexOf("windows and state"), plan.size()));
    }

    @Test
    void theTimestampIsPrintedWithItsFormat() throws Exception {
        assertThat(planOf(
                        PIPELINE.replace(
                                "topics:", "timestamp: {field: t.at, format: yyyy-MM-dd, zone: UTC}\n  topics:"),
                        0))
                .contains("  source.timestamp: [t, at] as yyyy-MM-dd in UTC");
        assertThat(planOf(PIPELINE.replace("topics:", "timestamp: {field: at, format: epoch-millis}\n  topics:"), 0))
                .contains("  source.timestamp: [at] as epoch-millis");
    }

    @Test
    void idsArePrintedWithTheirBounds() throws Exception {
        List<String> plan = planOf(PIPELINE.replace("  fields:", "  id: {field: trade.id, keep: 1h}\n  fields:"), 0);

        assertThat(plan)
                .contains("  source.id.field: trade.id", "  source.id.keep: 1h")
                .contains("  Drop duplicates (drop-duplicates-1h-by-trade.id)");
        assertThat(plan.subList(plan.indexOf("duplicates"), plan.indexOf("windows and state")))
                .containsExactly(
                        "duplicates",
                        "  trade.id: of events with the same value within 1h of the first one, in event time, the first"
                                + " one counts",
                        "    state: ids of at most 2h before the watermark, and those of later events; 16 bytes of a hash"
                                + " and the time each",
                        "    heap: about 25 bytes an id on state.backend.type hashmap, 2 on rocksdb; up to 24 MiB a subtask"
                                + " of ids since the last checkpoint",
                        "");
    }

    @Test
    void rulesAndDestinationsHaveTheirBounds() throws Exception {
        List<String> plan = planOf(PIPELINE + """
                          undelivered: {topic: undelivered}
                          alerts: {topic: alerts}
                          notify: [{to: 'http://localhost:1', as: webhook}]
                        rules: {topic: changes, status: changes.status}
                        """, 0);

        int rules = plan.indexOf("  rules of changes");
        assertThat(plan.get(rules + 1))
                .isEqualTo(
                        "    state: at most 500 alerts of 32,000 bytes each; each adds to what is kept of a key as one of"
                                + " the file does");
        assertThat(plan)
                .contains(
                        "    state: at most 10,000 pending notifications, 32 MiB together, and 10,000 open incidents");
    }

    @Test
    void theSameFileGivesTheSameLinesWithoutItsSecrets() throws Exception {
        assertThat(plan(0)).isEqualTo(plan(0)).noneMatch(line -> line.contains("canary"));
    }

    @Test
    void aSavepointThatIsNotThereIsOneLine() throws Exception {
        plan(2, "--from", directory.resolve("none").toString());

        assertThat(err.toString().lines().toList())
                .hasSize(1)
                .first()
                .asString()
                .contains("the savepoint " + directory.resolve("none") + " cannot be read");
    }
}
