// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.Rejected;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdReaderTest {
    private final Decoder decoder = new Decoder(withId(Sources.json(Sources.KAFKA_TIME), "trade", "the id"));

    private static Source withId(Source plain, String... path) {
        return new Source(
                plain.topics(),
                plain.topicPattern(),
                plain.format(),
                plain.csv(),
                plain.pattern(),
                plain.fields(),
                plain.nulls(),
                plain.timestamp(),
                new Source.Deduplication(List.of(path), Duration.ofHours(1)),
                plain.maxOutOfOrderness(),
                plain.maxAhead(),
                plain.idleAfter(),
                plain.start(),
                plain.stop(),
                null,
                plain.kafka());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            "a"     | "\\u0061"
            17      | 17.0
            17      | "17"
            17      | 1.7e1
            -0      | 0.0
            0.5     | 50e-2
            true    | "true"
            false   | "false"
            12345678901234567890123456789012345678 | "12345678901234567890123456789012345678"
            """)
    void valuesOfTheSameTextAreOneId(String one, String other) {
        assertThat(id(one)).isEqualTo(id(other));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            "a"     | "A"
            "a"     | "a "
            17      | "17.0"
            17      | 170
            true    | "TRUE"
            """)
    void valuesOfOtherTextsAreOtherIds(String one, String other) {
        assertThat(id(one)).isNotEqualTo(id(other));
    }

    /** Savepoints contain it. */
    @Test
    void anIdIsTheBeginningOfTheHashOfItsText() {
        // As printf T-1 | sha256sum prints it.
        assertThat(id("\"T-1\"").bytes()).isEqualTo(HexFormat.of().parseHex("cd4a8a25abc253aa3ce196fd7f16cac5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"trade\":{\"id\":1}}",
                "{\"trade\":{\"the id\":null}}",
                "{\"trade\":{\"the id\":\"n/a\"}}"
            })
    void aMissingIdIsRejected(String value) {
        Rejected rejected = (Rejected) decode(value);

        assertThat(rejected.code()).hasToString("FIELD_MISSING");
        assertThat(rejected.field()).isEqualTo("trade.['the id']");
        assertThat(rejected.message()).isEqualTo("trade.['the id'] is missing, and source.id needs it");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {} | FIELD_TYPE
            [1] | FIELD_TYPE
            1e39 | NUMBER_RANGE
            """)
    void whatIsNoSingleValueWithinTheLimitsIsRejected(String id, String code) {
        assertThat(((Rejected) decode("{\"trade\":{\"the id\":" + id + "}}")).code())
                .hasToString(code);
    }

    @Test
    void withoutAnIdInThePipelineEventsHaveNone() {
        Decoder plain = new Decoder(Sources.json(Sources.KAFKA_TIME));

        assertThat(((Event) plain.decode(Sources.record("{}"), false, Sources.T)).id())
                .isNull();
    }

    @Test
    void aLineCanBeItsOwnId() {
        Decoder lines = new Decoder(withId(Sources.lines(), "line"));

        assertThat(((Event) lines.decode(Sources.record("a"), false, Sources.T)).id())
                .isEqualTo(id("\"a\""));
    }

    private Decoded decode(String value) {
        return decoder.decode(Sources.record(value), false, Sources.T);
    }

    private Key id(String value) {
        return ((Event) decode("{\"trade\":{\"the id\":" + value + "}}")).id();
    }
}
