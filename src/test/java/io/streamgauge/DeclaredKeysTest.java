// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.cases.file.TestFileShape;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.Texts;
import io.streamgauge.config.shape.PipelineShape;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;
import io.streamgauge.testing.DocTables;
import io.streamgauge.testing.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The declarations of keys say what the readers do. */
class DeclaredKeysTest {
    /** A key at a place of a document. */
    private record Place(String declared, String path, Keys.Declaration key, boolean present) {}

    /** The places of a document at which keys are declared. */
    private static List<Place> places(JsonNode document) {
        List<Place> places = new ArrayList<>();
        collect(PipelineShape.PIPELINE, document, "", "", places);
        return places;
    }

    private static void collect(Shape shape, JsonNode node, String declared, String path, List<Place> places) {
        Keys keys = shape.keys();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(shape.item(), node.get(i), declared + "[]", path + "[" + i + "]", places);
            }
        } else if (keys != null && node.isObject() && !declared.endsWith("kafka")) {
            for (Keys.Declaration key : keys.all()) {
                String name = declared.isEmpty() ? key.name() : declared + "." + key.name();
                String at = path.isEmpty() ? key.name() : path + "." + key.name();
                places.add(new Place(name, at, key, node.has(key.name())));
                if (node.has(key.name())) {
                    collect(key.shape(), node.get(key.name()), name, at, places);
                }
            }
        } else {
            node.properties()
                    .forEach(member -> collect(
                            shape.of(member.getKey()),
                            member.getValue(),
                            declared + ".*",
                            path + "." + member.getKey(),
                            places));
        }
    }

    @Test
    void everyKeyIsInAPipeline() throws IOException {
        Set<String> declared = new TreeSet<>();
        Set<String> shown = new TreeSet<>();
        for (String pipeline : SchemaTest.pipelines()) {
            for (Place place : places(Schemas.yaml(pipeline))) {
                declared.add(place.declared());
                if (place.present()) {
                    shown.add(place.declared());
                }
            }
        }

        declared.removeAll(shown);
        assertThat(declared).as("keys that no pipeline here has").isEmpty();
    }

    @Test
    void aDefaultThatIsWrittenChangesNothing() throws IOException {
        Set<String> declared = new TreeSet<>();
        Set<String> tried = new TreeSet<>();
        for (String text : SchemaTest.pipelines()) {
            Pipeline pipeline = Texts.read(text).valid();
            for (Place place : places(Schemas.yaml(text))) {
                String fallback = place.key().fallback();
                if (fallback == null || place.present()) {
                    continue;
                }
                declared.add(place.declared());
                String named = fallback.replace("NAME", pipeline.name());
                String set = place.path() + "=" + (named.matches("[\\[{].*") ? named : "'" + named + "'");
                ParseResult written = Texts.read(text, set);
                // A key that is not for this kind of window, for example, cannot be written at all.
                if (!written.hasErrors()) {
                    assertThat(written.valid()).as(set).isEqualTo(pipeline);
                    tried.add(place.declared());
                }
            }
        }
        assertThat(tried).isNotEmpty().containsAll(declared);
    }

    /** {@code -Dupdate-docs=true} writes the tables. */
    @Test
    void theTablesOfTheManualAreTheDeclarations() throws IOException {
        Shape source = PipelineShape.PIPELINE.of("source");
        Shape aggregation = PipelineShape.PIPELINE.of("aggregations").item();
        Shape sinks = PipelineShape.PIPELINE.of("sinks");
        new DocTables(Path.of("docs/pipeline.md"))
                .with("source", table(source))
                .with("poison", table(source.of("poison")))
                .with("aggregations", table(aggregation))
                .with("window", table(aggregation.of("window")))
                .with("sinks", table(sinks))
                .check();
        new DocTables(Path.of("docs/alerts.md"))
                .with("alerts", table(aggregation.of("alerts").item()))
                .with("notify", table(sinks.of("notify").item()))
                .check();
        Shape ofCase = TestFileShape.TEST_FILE.of("cases").item();
        new DocTables(Path.of("docs/testing.md"))
                .with("cases", table(ofCase))
                .with("events", table(ofCase.of("events").item()))
                .with("expect", table(ofCase.of("expect")))
                .check();
    }

    private static String table(Shape shape) {
        StringBuilder table = new StringBuilder("| key | default | |\n|---|---|---|\n");
        for (Keys.Declaration key : Objects.requireNonNull(shape.keys()).all()) {
            String fallback = key.fallback() == null ? "" : '`' + key.fallback() + '`';
            table.append("| `").append(key.name()).append("` | ");
            table.append(key.required() ? "required" : fallback).append(" | ");
            table.append(key.description()).append(" |\n");
        }
        return table.toString();
    }
}
