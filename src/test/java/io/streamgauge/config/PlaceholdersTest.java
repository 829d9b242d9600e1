package io.streamgauge.config;

import static io.streamgauge.config.Texts.SMALLEST;
import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.Placeholders.Resolved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersTest {
    private final Placeholders placeholders = new Placeholders(Map.of("A", "1", "EMPTY", "", "ODD", "${A}: [x]")::get);

    @Test
    void aNameStandsForItsValue() {
        assertThat(placeholders.resolve("x${A}y${A}")).isEqualTo(new Resolved("x1y1", true, null, null));
        assertThat(placeholders.resolve("${ODD}").text()).isEqualTo("${A}: [x]");
        assertThat(placeholders.resolve("$A {A} $")).isEqualTo(new Resolved("$A {A} $", false, null, null));
    }

    @Test
    void aDefaultHoldsWhereTheNameIsUnsetOrEmpty() {
        assertThat(placeholders.resolve("${B:-a:-b}")).isEqualTo(new Resolved("a:-b", false, null, null));
        assertThat(placeholders.resolve("${EMPTY:-b}").text()).isEqualTo("b");
        assertThat(placeholders.resolve("${EMPTY}")).isEqualTo(new Resolved("", true, null, null));
        assertThat(placeholders.resolve("${A:-b}")).isEqualTo(new Resolved("1", true, null, null));
    }

    @Test
    void twoDollarsAreLiteral() {
        assertThat(placeholders.resolve("$${A} ${A} $${").text()).isEqualTo("${A} 1 ${");
    }

    @Test
    void aFileStandsForItsContentWithoutTheLastLineBreak(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "a\nb\n");

        assertThat(placeholders.resolve("${file:" + file + "}")).isEqualTo(new Resolved("a\nb", true, null, null));
        assertThat(placeholders.resolve("${file:" + folder + "/none}").mistake())
                .isEqualTo("${file:" + folder + "/none}: the file cannot be read as UTF-8");
    }

    @Test
    void whatIsNoPlaceholderIsAMistake() {
        assertThat(placeholders.resolve("${A").mistake())
                .isEqualTo("${ has no }; write $${ where it is meant as it stands");
        assertThat(placeholders.resolve("${a-b}").mistake()).startsWith("${a-b} is not a placeholder; write ${NAME}");
    }

    @Test
    void aValueNeverChangesTheStructure() {
        Reading reading = read(Map.of("TOPIC", "a, b]\nname: x"), true, SMALLEST.replace("[trades]", "['${TOPIC}']"));

        assertThat(lines(reading))
                .containsExactly(
                        "market.yaml:3:19: error: source.topics[0]: \"${TOPIC}\" is not a name of a Kafka topic; "
                                + "use letters, digits, . _ and -, at most 249");
    }

    @Test
    void whatIsUnsetIsAnErrorToRunAndAWarningToCheck() {
        String text = SMALLEST.replace("trades", "'${TOPIC}'");
        String message = "source.topics[0]: ${TOPIC} is not set; set it, or write ${TOPIC:-default}";

        Reading run = read(Map.of(), true, text);
        Reading check = read(Map.of(), false, text);

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

        Reading reading = read(Map.of("S", "canary"), true, text);

        assertThat(reading.problems()).hasSizeGreaterThan(15);
        assertThat(reading.toString()).doesNotContain("canary");
    }
}
