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
    void operatorsStandInTheOrderOfTheFlowWithTheirUids() throws Exception {
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
                        "    state: per key up to 35 slices of 2m behind the watermark and those ahead of it, each until"
                                + " its last window closes",
                        "    heap: about 16,300 bytes a key on state.backend.type hashmap: 36 slices of 444 bytes, 256 bytes"
                                + " for alerts",
                        "    alert busy: a key is forgotten 1d after its last window",
                        "  visits: session 30s max 1h, the whole stream; final when the watermark, 5s behind the newest"
                                + " event, reaches the end; closed 0s later",
                        "    state: per key the sessions that go on, each of at most 1h",
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
    void whatIsPrintedByDefaultIsNotPrintedOnACluster() throws Exception {
        assertThat(planOf(PIPELINE.replace("  print: [alerts]\n", ""), 0))
                .contains(
                        "  print results: at least once, seen at once; not on a cluster",
                        "  print alerts: at least once, seen at once; not on a cluster");
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
