// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.cases.CaseSession;
import io.streamgauge.cases.TextReport;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFileReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases beside the shipped pipelines hold, and notice every change of them that matters. */
class ShippedCasesTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static List<String> files(String end) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("pipelines"))) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(end))
                    .sorted()
                    .toList();
        }
    }

    static List<String> testFiles() throws IOException {
        return files(".test.yaml");
    }

    private int execute(List<String> args) {
        return Streamgauge.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }

    @Test
    void everyPipelineHasCasesAndTheyHold() throws Exception {
        List<String> args = new ArrayList<>(List.of("test"));
        args.addAll(testFiles());

        assertThat(execute(args)).as("%s%s", out, err).isZero();
        assertThat(files(".yaml")).hasSize(2 * testFiles().size());
    }

    @Test
    void theExampleOfTheManualHolds() throws Exception {
        String page = Files.readString(Path.of("docs/testing.md"));
        int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
        String example = page.substring(begin, page.indexOf("```", begin));

        TestFileReader.Parsed reading = TestFileReader.read(Path.of("pipelines/example.test.yaml"), example, false);

        assertThat(reading.problems()).isEmpty();
        try (CaseSession session = new CaseSession()) {
            for (TestCase testCase : reading.valid().cases()) {
                assertThat(TextReport.lines(session.run(reading.valid(), testCase)))
                        .containsExactly("ok    " + testCase.name());
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("testFiles")
    void noMutantSurvivesWithoutAReason(String file) {
        assertThat(execute(List.of("test", "--mutate", file)))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString()).doesNotContain("no mutant any more");
    }
}
