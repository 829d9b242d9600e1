// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.SMALLEST;
import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.Placeholders.Resolved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersTest {
    private final Placeholders placeholders = new Placeholders(Map.of("A", "1", "EMPTY", "", "ODD", "${A}: [x]")::get);

    @Test
    void aNameIsReplacedByItsValue() {
        assertThat(placeholders.resolve("x${A}y${A}"))
                .isEqualTo(new Resolved("x1y1", "x${A}y${A} sha256:b33c9474919ba270", true, null, null));
        assertThat(placeholders.resolve("${ODD}").text()).isEqualTo("${A}: [x]");
        assertThat(placeholders.resolve("$A {A} $")).isEqualTo(new Resolved("$A {A} $", "$A {A} $", false, null, null));
    }

    @Test
    void aDefaultHoldsWhereTheNameIsUnsetOrEmpty() {
        assertThat(placeholders.resolve("${B:-a:-b}").text()).isEqualTo("a:-b");
        assertThat(placeholders.resolve("${B:-a:-b}").secret()).isFalse();
        assertThat(placeholders.resolve("${EMPTY:-b}").text()).isEqualTo("b");
        assertThat(placeholders.resolve("${EMPTY}").text()).isEmpty();
        assertThat(placeholders.resolve("${A:-b}").text()).isEqualTo("1");
        assertThat(placeholders.resolve("${A:-b}").secret()).isTrue();
    }

    @Test
    void whatIsKeptIsTheTextAsWrittenAndNoticesAnotherValue() {
        assertThat(placeholders.resolve("$${A}").kept()).isEqualTo("${A}");
        assertThat(placeholders.resolve("${A}").kept())
                .startsWith("${A} sha256:")
                .isEqualTo(
                        new Placeholders(Map.of("A", "1")::get).resolve("${A}").kept())
                .isNotEqualTo(
                        new Placeholders(Map.of("A", "2")::get).resolve("${A}").kept());
        assertThat(placeholders.resolve("${B:-1}").kept())
                .as("a default that is set to itself changes nothing")
                .isEqualTo(new Placeholders(Map.of("B", "1")::get)
                        .resolve("${B:-1}")
                        .kept());
    }

    @Test
    void twoDollarsAreLiteral() {
        assertThat(placeholders.resolve("$${A} ${A} $${").text()).isEqualTo("${A} 1 ${");
    }

    @Test
    void aFileIsReplacedByItsContentWithoutTheLastLineBreak(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "a\nb\n");

        assertThat(placeholders.resolve("${file:" + file + "}").text()).isEqualTo("a\nb");
        assertThat(placeholders.resolve("${file:" + file + "}").secret()).isTrue();
        assertThat(placeholders.resolve("${file:" + folder + "/none}").mistake())
                .isEqualTo("${file:" + folder
                        + "/none}: the file cannot be read; it must be a regular one, in UTF-8, of" + " 1 MiB at most");
    }

    @Test
    void onlyRegularFilesOfAtMostAMebibyteAreRead(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        Path largest = Files.write(folder.resolve("largest"), new byte[1 << 20]);
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), largest);
        Path broken = Files.write(folder.resolve("broken"), new byte[] {(byte) 0xff});

        for (Path refused : List.of(Path.of("/dev/zero"), Path.of("/dev/null"), folder, large, broken)) {
            assertThat(placeholders.resolve("${file:" + refused + "}").mistake())
                    .as("%s", refused)
                    .contains("cannot be read");
        }
        assertThat(placeholders.resolve("${file:" + linked + "}").text()).hasSize(1 << 20);
    }

    @Test
    void whatIsNoPlaceholderIsAMistake() {
        assertThat(placeholders.resolve("${A").mistake()).isEqualTo("${ has no }; write $${ for a literal ${");
        assertThat(placeholders.resolve("${a-b}").mistake()).startsWith("${a-b} is not a placeholder; write ${NAME}");
    }

    @Test
    void aValueNeverChangesTheStructure() {
        ParseResult reading =
                read(Map.of("TOPIC", "a, b]\nname: x"), true, SMALLEST.replace("[trades]", "['${TOPIC}']"));

        assertThat(lines(reading))
                .containsExactly(
                        "market.yaml:3:19: error: source.topics[0]: \"${TOPIC}\" is not a name of a Kafka topic; "
                                + "use letters, digits, . _ and -, at most 249");
    }

    @Test
    void whatIsUnsetIsAnErrorToRunAndAWarningToCheck() {
        String text = SMALLEST.replace("trades", "'${TOPIC}'");
        String message = "source.topics[0]: ${TOPIC} is not set; set it, or write ${TOPIC:-default}";

        ParseResult run = read(Map.of(), true, text);
        ParseResult check = read(Map.of(), false, text);

        assertThat(lines(run)).containsExactly("market.yaml:3:19: error: " + message);
        assertThat(lines(check)).containsExactly("market.yaml:3:19: warning: " + message);
        assertThat(check.hasErrors()).isFalse();
        assertThat(check.pipeline()).isNull();
    }

    @Test
    void aSecretShowsInNoProblem() {
        String text = SMALLEST.replace(
                                "[trades]",
                                "['${S}', trades], format: '${S}', start: '${S}', idleAfter: '${S}', fields: {f:"
                                        + " '${S}', g: {type: number, path: '${S}[]'}, h: text}, timestamp: {field:"
                                        + " '${S}.', format: '${S}', zone: '${S}', between: ['${S}', '${S}']}")
                        .replace(
                                "localhost:9092",
                                "localhost:9092, linger.ms: '${S}', sasl.jaas.config: '${S}', acks: '${S}'")
                + "aggregations: [{name: '${S}!', where: '${S} > 0', keyBy: ['${S}'], window: {tumbling: '${S}'}, "
                + "measures: {a: '${S}', b: 'sum(${S})', c: '${S}(h)'}}]\n"
                + "sinks: {print: ['${S}'], late: '${S}', rejected: {topic: '${S}!', guarantee: '${S}'}}\n";

        ParseResult reading = read(Map.of("S", "canary"), true, text);

        assertThat(reading.problems()).hasSizeGreaterThan(15);
        assertThat(reading.toString()).doesNotContain("canary");
    }
}
