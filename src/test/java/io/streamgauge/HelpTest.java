// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says about itself, and about what it does not know. */
class HelpTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    @Test
    void withoutACommandTheHelpIsPrinted() {
        assertThat(execute()).isEqualTo(2);
        String usage = err.toString();

        assertThat(execute("help")).isZero();

        assertThat(usage)
                .isEqualTo(out.toString())
                .startsWith("Usage: streamgauge")
                .contains("  check  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "check", "plan", "test", "record", "prove"})
    void theHelpOfACommandHasExitCodesEnvironmentAndExamples(String command) {
        assertThat(execute(command, "--help")).isZero();

        assertThat(out.toString())
                .contains("Exit codes:\n  0 ", "\n  2 ", "  STREAMGAUGE_JAVA_OPTS ", "  JAVA_HOME ", "${NAME}")
                .contains("Examples:\n  streamgauge " + command + " ");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "halp|halp is not a command here; did you mean help?",
                "completion|completion is not a command here; commands: demo, run, check, plan, test, record, status, watch, why, prove, schema, broker, help",
                "run --verson|--verson is not known here; did you mean --version?",
                "run --st=x -Da=b|--st is not known here; did you mean --set?",
                "run a.yaml --nosuch|--nosuch is not known here",
                "run -Da=b|Missing required parameter: 'FILE'",
                "run a.yaml b.yaml|b.yaml is not known here",
                "demo nosuch|nosuch is no demo; there are trading, fraud, health, iot, lines",
                "schema nosuch|nosuch is no schema; there are pipeline, test, rule, result, result-key, alert, alert-key, status, late, rejected, undelivered",
                "check --format xml a.yaml|xml is no format; there are text, json"
            })
    void whatIsUnknownIsNamed(String line, String message) {
        assertThat(execute(line.split(" "))).isEqualTo(2);

        assertThat(err.toString().lines()).first().isEqualTo("streamgauge: " + message);
    }

    @Test
    void theCompletionIsAScript() throws Exception {
        assertThat(execute("generate-completion")).isZero();

        Process bash =
                new ProcessBuilder("/bin/bash", "-n").redirectErrorStream(true).start();
        try (PrintWriter script = new PrintWriter(bash.outputWriter())) {
            script.print(out);
        }
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(List.of(bash.exitValue(), new String(bash.getInputStream().readAllBytes())))
                .isEqualTo(List.of(0, ""));
        assertThat(out.toString()).contains("--parallelism", "complete -F _complete_streamgauge");
    }

    /** {@code -Dupdate-docs=true} writes the page. */
    @Test
    void theManualHasTheHelpOfEachCommand() throws Exception {
        StringBuilder page =
                new StringBuilder("# The commands\n\nThis page is what `--help` prints, and a test keeps it so.\n");
        for (String command : List.of(
                "demo", "run", "check", "plan", "test", "record", "watch", "why", "prove", "schema", "status",
                "broker")) {
            out.getBuffer().setLength(0);
            assertThat(execute(command, "--help")).isZero();
            page.append("\n## ")
                    .append(command)
                    .append("\n\n```\n")
                    .append(out.toString().stripTrailing())
                    .append("\n```\n");
        }
        Path file = Path.of("docs/commands.md");
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(file, page);
        }
        assertThat(page).hasToString(Files.readString(file));
    }
}
