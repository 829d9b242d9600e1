// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.PseudoTerminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user sees on a terminal. */
@Tag("slow")
class ConsoleTest extends RunFixture {
    private static final String ESCAPE = "\u001b";
    private static final String STATUS = "Ctrl-C stops with a checkpoint";

    private static final String PRINT = "sinks.print=[results, alerts]";

    private PseudoTerminal terminal;

    @AfterEach
    void end() throws InterruptedException {
        if (terminal != null) {
            terminal.close();
        }
    }

    private void start(int columns, Map<String, String> environment, Path file, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--web-ui", "off"));
        arguments.addAll(Arrays.asList(more));
        terminal = PseudoTerminal.start(directory, columns, 24, environment, arguments.toArray(String[]::new));
    }

    private Path shown() throws Exception {
        return pipeline(
                "  - {name: per-key, keyBy: [k], window: {tumbling: 10s}, measures: {events: count, mean: avg(n),"
                        + " p90: 'percentile(n, 90)'}, alerts: [{name: high, when: mean > 100, severity: page}]}",
                "  alerts: {topic: " + BROKER.topic("alerts", 1) + "}");
    }

    private void produce(long from, String number) {
        for (int key = 0; key < 12; key++) {
            for (int i = 0; i < 3; i++) {
                produce(key % 3, from + i, "key-%02d".formatted(key), number);
            }
        }
        BROKER.flush();
    }

    /** Event time passes the window, and there is one record that cannot be used. */
    private void pass(long time) {
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, time, "late-key", "1");
        }
        BROKER.produce(in, "{");
        BROKER.flush();
    }

    @Test
    void tablesScrollAndTheStatusStaysBelow() throws Exception {
        Path file = shown();
        start(100, Map.of(), file, "--set", PRINT);
        terminal.await("0 read");
        produce(1_000, "200.123456");
        pass(12_000);

        terminal.await(" FIRING ");
        terminal.await("more rows");

        assertThat(terminal.text())
                .containsPattern("1970-01-01 00:00:10 +per-key +events +mean +p90\n")
                .containsPattern("key-00 +3 +200.12 +200\n *key-01")
                .contains(" FIRING    1970-01-01 00:00:10  high  key-00  ", "  page")
                .contains(" rejected  first MALFORMED: ");
        assertThat(terminal.raw()).contains(ESCAPE + "[31;1m FIRING");

        terminal.await("three lines at the bottom", () -> lastLines().get(2).endsWith(STATUS));
        assertThat(lastLines().get(0)).contains("read, ", "12 firing: high key-");
        assertThat(lastLines().get(1)).contains("rejected 1 MALFORMED");

        terminal.resize(60, 18);
        produce(20_000, "1");
        pass(32_000);
        terminal.await(" RESOLVED ");
        terminal.await("one status after the resize", () -> count(terminal.screen(), STATUS) == 1);

        terminal.pressCtrlC();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.screen()).noneMatch(line -> line.contains(STATUS));
        assertThat(terminal.text())
                .contains("stopped; the next run resumes from here")
                .containsPattern("read +\\d+ records in .*/s\n")
                .containsPattern("rejected +2 records \\(2 MALFORMED\\) -> " + rejected)
                .containsPattern("per-key +\\d+ +0 +0 +0 +0 +\\d+   alerts: 12 fired, 12 resolved");
    }

    private List<String> lastLines() {
        List<String> lines = terminal.screen();
        int end = lines.size();
        while (end > 3 && lines.get(end - 1).isEmpty()) {
            end--;
        }
        return lines.subList(end - 3, end);
    }

    private static long count(List<String> lines, String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    @Test
    void noColorMeansNone() throws Exception {
        Path file = shown();
        produce(1_000, "200");
        pass(12_000);
        start(80, Map.of("NO_COLOR", "1"), file, "--set", PRINT, "--set", "source.stop=latest");

        assertThat(terminal.exitCode()).as(terminal.text()).isZero();

        assertThat(terminal.text()).contains(" FIRING ", "key-00", STATUS);
        assertThat(terminal.raw()).doesNotContainPattern(ESCAPE + "\\[[0-9;]*m");
    }

    @Test
    void aTerminalThatCannotMoveTheCursorGetsNoEscapeAtAll() throws Exception {
        Path file = shown();
        produce(1_000, "200");
        pass(12_000);
        start(80, Map.of("TERM", "dumb"), file, "--set", PRINT, "--set", "source.stop=latest");

        assertThat(terminal.exitCode()).as(terminal.text()).isZero();

        assertThat(terminal.text()).contains(" FIRING ", "key-00", " read, ").doesNotContain(STATUS);
        assertThat(terminal.raw()).doesNotContain(ESCAPE);
    }

    @Test
    void jsonAndQuietShowNoStatus() throws Exception {
        Path file = shown();
        produce(1_000, "200");
        pass(12_000);
        start(80, Map.of(), file, "--set", PRINT, "--set", "source.stop=latest", "--output", "json");
        assertThat(terminal.exitCode()).as(terminal.text()).isZero();
        assertThat(terminal.text())
                .contains("{\"pipeline\":\"run-test\",\"aggregation\":\"per-key\"", "first MALFORMED: ")
                .doesNotContain(STATUS);

        start(80, Map.of(), file, "--set", PRINT, "--set", "source.stop=latest", "--output", "quiet");
        assertThat(terminal.exitCode()).as(terminal.text()).isZero();
        assertThat(terminal.text())
                .contains("first MALFORMED: ", "per-key")
                .doesNotContain("{\"pipeline\"", " FIRING ", STATUS);
    }

    @Test
    void aTypedLineAppearsAboveThePrompt() throws Exception {
        terminal = PseudoTerminal.start(directory, 80, 24, Map.of(), "demo", "lines");
        terminal.await("the prompt", () -> terminal.screen().contains(">"));

        terminal.type("hello, stream\r");

        terminal.await("the line, printed", () -> terminal.screen().contains("hello, stream"));
        terminal.pressCtrlC();
        assertThat(terminal.exitCode()).isZero();
    }
}
