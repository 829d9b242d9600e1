// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code check} prints; which problems there are is in {@code config}. */
class CheckCommandTest {
    private static final String RIGHT = """
            name: checked
            kafka: {bootstrap.servers: 'localhost:9092'}
            source: {topics: [orders]}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int check(String... args) {
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] all = new String[args.length + 1];
        all[0] = "check";
        System.arraycopy(args, 0, all, 1, args.length);
        return command.execute(all);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void aProblemIsShownWithItsLineAndColumn() throws Exception {
        String file = file("a.yaml", RIGHT.replace("[orders]", "[orders], idleAfter: soon"));

        assertThat(check(file)).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        file
                                + ":3:39: error: source.idleAfter: \"soon\" is not a duration; write one like 30s or 1h30m",
                        "    3 | source: {topics: [orders], idleAfter: soon}",
                        "      |                                       ^",
                        "1 error in " + file);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileWithWarningsIsOk() throws Exception {
        String file = file("a.yaml", RIGHT + "sinks: {late: {topic: late}}\n");

        assertThat(check(file)).isZero();

        assertThat(err.toString().lines()).last().isEqualTo("1 warning in " + file);
        assertThat(out.toString().lines()).containsExactly(file + ": ok");
    }

    @Test
    void severalFilesAreSummedUp() throws Exception {
        String right = file("right.yaml", RIGHT);
        String wrong = file("wrong.yaml", RIGHT.replace("orders", "or ders"));
        String other =
                file("other.yaml", RIGHT.replace("name: checked", "name: Checked") + "sinks: {late: none, x: y}\n");

        assertThat(check(wrong, right, other)).isEqualTo(2);

        assertThat(out.toString().lines()).containsExactly(right + ": ok");
        assertThat(err.toString().lines())
                .contains("1 error in " + wrong, "2 errors and 1 warning in " + other)
                .last()
                .isEqualTo("3 errors and 1 warning in 3 files");
    }

    @Test
    void theStandardInputIsAFile() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(RIGHT.replace("name", "nam").getBytes(UTF_8)));
        try {
            assertThat(check("-")).isEqualTo(2);
        } finally {
            System.setIn(before);
        }

        assertThat(err.toString())
                .contains("<stdin>:1:1: error: nam is not known here; did you mean name?", "2 errors in <stdin>");
    }

    @Test
    void aRunNeedsAFile() {
        assertThat(Streamgauge.commandLine().setErr(new PrintWriter(err, true)).execute("run", "-"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly("streamgauge: run needs a file, beside which its state is kept; only check, plan,"
                        + " watch, why and prove read the standard input");
    }

    @Test
    void manyProblemsAreCountedAndJsonHasThemAll() throws Exception {
        String topics = IntStream.range(0, 50).mapToObj(i -> "'? " + i + "'").collect(Collectors.joining(","));
        String file = file("a.yaml", RIGHT.replace("orders", topics));

        assertThat(check(file)).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.contains(": error: ")))
                .hasSize(20);
        assertThat(err.toString())
                .contains("30 more are not shown; check --format json lists all", "50 errors in " + file);

        assertThat(check("--format", "json", file)).isEqualTo(2);
        assertThat(out.toString().lines()).hasSize(50);
    }

    @Test
    void jsonHasTheParts() throws Exception {
        String file = file("a.yaml", RIGHT.replace("orders", "\"or\\nders \u202e\""));
        String gone = directory.resolve("gone.yaml").toString();

        assertThat(check("--format", "json", file, gone)).isEqualTo(2);

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode problem = new ObjectMapper().readTree(lines.get(0));
        assertThat(problem.get("file").asText()).isEqualTo(file);
        assertThat(problem.get("line").asInt()).isEqualTo(3);
        assertThat(problem.get("column").asInt()).isEqualTo(19);
        assertThat(problem.get("severity").asText()).isEqualTo("error");
        assertThat(problem.get("path").asText()).isEqualTo("source.topics[0]");
        assertThat(problem.get("message").asText()).startsWith("source.topics[0]: \"or\\u000aders \\u202e");
        assertThat(new ObjectMapper().readTree(lines.get(1)))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"file\":\"" + gone
                                + "\",\"severity\":\"error\",\"message\":\"there is no such file\"}"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatMovesTheCursorIsEscapedAndALongLineIsCut() throws Exception {
        String file = file(
                "a.yaml",
                RIGHT.replace(
                        "source: {",
                        "source: {nulls: ['\u202e" + "x".repeat(300) + "'], typo: " + "y".repeat(300) + ", "));

        assertThat(check(file)).isEqualTo(2);

        List<String> lines = err.toString().lines().toList();
        assertThat(lines.get(1)).isEqualTo("    3 | ..." + "x".repeat(76) + "'], typo: " + "y".repeat(74) + "...");
        assertThat(lines.get(2)).isEqualTo("      | " + " ".repeat(83) + "^");
        file("a.yaml", RIGHT.replace("source: {", "source: {nulls: ['\u202e\u001b[31m'], typo: y, "));
        assertThat(check(file)).isEqualTo(2);
        assertThat(err.toString()).matches("(\\P{Cntrl}|\\n)*").doesNotContain("\u202e");
    }

    @Test
    void aLiteralPasswordIsNotShownAndAPlaceholderIsShownAsWritten() throws Exception {
        String file = file("a.yaml", """
                name: checked
                kafka:
                  bootstrap.servers: nowhere-${SHOWN_AS_WRITTEN:-x}
                  ssl.key.pasword: hunter1
                  sasl.jaas.config: >
                    hunter2
                  ssl.keystore.key: |
                    hunter3
                source: {topics: [orders], kafka: {ssl.key.password: hunter4, typo: hunter4}}
                """);

        assertThat(check(file, "--set", "kafka.ssl.key.password=hunter5")).isEqualTo(2);

        assertThat(err.toString())
                .doesNotContain("hunter")
                .contains("    3 |   bootstrap.servers: nowhere-${SHOWN_AS_WRITTEN:-x}\n")
                .contains("write --set 'kafka[ssl.key.password]=..'");
        // Where the file cannot be parsed, the position may be anywhere in the value.
        String broken = file("b.yaml", "kafka:\n  ssl.keystore.key: |\n    hunter6\n   hunter7: x\n hunter8");
        assertThat(check(broken)).isEqualTo(2);
        assertThat(err.toString()).contains("1 error in " + broken).doesNotContain("hunter");
    }
}
