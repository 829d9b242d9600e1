// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads every pipeline file in {@code src/test/resources/mistakes}. Its problems must be those that its comments name,
 * and no others: {@code # error: LINE:COLUMN message} or {@code # warning: LINE:COLUMN message}, each on a line of its
 * own below the line that it is about. Lines are counted with these comments.
 */
class MistakesTest {
    private static final Path FILES = Path.of("src/test/resources/mistakes");
    private static final Pattern EXPECTED = Pattern.compile("# (error|warning): (\\d+:\\d+) (.+)");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void problemsAreThoseThatTheCommentsName(Path file) throws IOException {
        String text = Files.readString(FILES.resolve(file));
        List<String> expected = text.lines()
                .map(EXPECTED::matcher)
                .filter(Matcher::matches)
                .map(comment -> comment.replaceFirst("market.yaml:$2: $1: $3"))
                .toList();

        assertThat(expected)
                .as("comments like # error: 3:5 message in %s", file)
                .isNotEmpty();
        assertThat(lines(read(text))).as("%s", file).containsExactlyInAnyOrderElementsOf(expected);
    }

    static List<Path> problemsAreThoseThatTheCommentsName() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .map(FILES::relativize)
                    .sorted()
                    .toList();
            assertThat(found).as("files in %s", FILES).isNotEmpty();
            return found;
        }
    }
}
