// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.cases.file.TestFileReader;
import io.streamgauge.cli.PublishedSchema;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.Texts;
import io.streamgauge.testing.DocExample;
import io.streamgauge.testing.Schemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;

/** The schemas of files accept what their readers accept, and refuse mistakes that a schema can express. */
class SchemaTest {
    private static final Path DOCS = Path.of("docs");

    /** Keys that few pipelines need. */
    private static final String SELDOM = """
        name: seldom
        kafka: {bootstrap.servers: localhost:9092}
        source: {topics: [trades], fields: {price: number}, nulls: [NULL, n/a, 0]}
        aggregations:
          - name: all
            window: {tumbling: 1m}
            early: 10s
            measures: {highest: max(price)}
            alerts: [{name: high, when: highest > 5, keepFiring: 1m, forgetAfter: 2d, on: early}]
        sinks:
          alerts: {guarantee: exactly-once, kafka: {linger.ms: 5}}
          late: {guarantee: at-least-once, kafka: {linger.ms: 5}}
          rejected: {guarantee: at-least-once, kafka: {linger.ms: 5}}
          undelivered: {topic: seldom.undelivered, guarantee: at-least-once, kafka: {linger.ms: 5}}
          notify: [{to: 'http://localhost:9999', as: webhook, name: hook}]
        """;

    /** {@code -Dupdate-docs=true} writes the files. */
    @ParameterizedTest
    @EnumSource
    void theCommandPrintsTheSchemaOfTheManual(PublishedSchema schema) throws Exception {
        StringWriter out = new StringWriter();
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        Path file = DOCS.resolve("schema").resolve(schema + ".json");

        assertThat(command.execute("schema", schema.toString())).isZero();

        if (Boolean.getBoolean("update-docs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, out.toString());
        }
        assertThat(out).hasToString(Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource
    void theJarHasTheSchema(PublishedSchema schema) throws Exception {
        // The resources were copied before the files were written.
        assumeFalse(Boolean.getBoolean("update-docs"));
        URL resource = getClass().getResource("/schema/" + schema + ".json");

        assertThat(new ObjectMapper().readTree(resource)).isEqualTo(schema.json());
    }

    /** Pipeline files that are right: those that ship, and those of the manual. */
    static List<String> pipelines() throws IOException {
        List<String> pipelines = new ArrayList<>(List.of(Texts.FULL, SELDOM));
        for (Path file : files(Path.of("pipelines"), ".yaml")) {
            if (!file.toString().endsWith(".test.yaml")) {
                pipelines.add(Files.readString(file));
            }
        }
        for (Path page : files(DOCS, ".md")) {
            DocExample.of(Files.readAllLines(page)).forEach(example -> pipelines.add(example.pipeline()));
        }
        return pipelines;
    }

    private static List<Path> files(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aPipelineThatIsRightFollowsTheSchema(String pipeline) {
        assertThat(Texts.read(pipeline).hasErrors()).isFalse();

        assertThat(Schemas.problems(PublishedSchema.PIPELINE, Schemas.yaml(pipeline)))
                .as(pipeline)
                .isEmpty();
    }

    static List<Path> mistakes() throws IOException {
        return files(Path.of("src/test/resources/mistakes"), ".yaml");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatTheSchemaRefusesTheReaderRefusesAndNoUnknownKeyPasses(Path file) throws IOException {
        String text = Files.readString(file);
        ParseResult reading = Texts.read(text);
        List<String> refused;
        try {
            refused = Schemas.problems(PublishedSchema.PIPELINE, Schemas.yaml(text));
        } catch (YamlEngineException notYaml) {
            return;
        }

        assertThat(reading.hasErrors() || refused.isEmpty())
                .as("%s: %s", file, refused)
                .isTrue();
        boolean unknownKey = reading.problems().stream()
                .anyMatch(problem -> problem.message().matches("[^\"]+ is not known here.*"));
        assertThat(!unknownKey || !refused.isEmpty())
                .as("the schema refuses %s", file)
                .isTrue();
    }

    /** As {@code test --fix} writes what is absent, and as YAML understands what is written. */
    @Test
    void aTestFileCanExpectNothingAndHaveBytesOfDigits() {
        String text = """
            pipeline: a.yaml
            cases:
              - name: nothing
                events:
                  - {bytes: 1234, key: {bytes: true}}
                  - {value: null, timestamp: +55841-01-01T00:00:00Z}
                expect:
                  results: [{measures: null, window: null}]
                  alerts: [{endsAt: null, annotations: {summary: null}}]
                  rejected: [{code: MALFORMED, field: null, aggregation: null}]
                  late: [{partial: true, window: {start: null}}]
            """;

        assertThat(Schemas.problems(PublishedSchema.TEST, Schemas.yaml(text))).isEmpty();
    }

    static List<Path> testFiles() throws IOException {
        return files(Path.of("pipelines"), ".test.yaml");
    }

    @ParameterizedTest
    @MethodSource("testFiles")
    void aTestFileThatIsRightFollowsTheSchema(Path file) throws IOException {
        assertThat(TestFileReader.read(file, false).problems()).isEmpty();

        assertThat(Schemas.problems(PublishedSchema.TEST, Schemas.yaml(Files.readString(file))))
                .isEmpty();
    }
}
