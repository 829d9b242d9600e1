// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in the rejected topic for whoever has to mend the producer. {@link JsonDocumentsTest} has those about JSON. */
class MalformedMessageTest {

    @Test
    void aMissingValueIsReported() {
        assertThat(message(new Decoder(Sources.json(Sources.KAFKA_TIME)), null)).isEqualTo("there is no value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the value is empty",
                "a|the row has 1 column, 2 are declared",
                "a,\"b|the row ends at byte 4, inside the quotes that byte 2 opens",
                "\"a\"b,c|byte 3: text after a closing quote",
                "a\"b,c|byte 1: a quote in a cell without quotes"
            })
    void aRowIsReportedWithThePlaceOfItsMistake(String value, String message) {
        Decoder decoder = new Decoder(Sources.csv(',', Sources.KAFKA_TIME, List.of("x", "y")));

        assertThat(message(decoder, value.getBytes(StandardCharsets.UTF_8))).isEqualTo(message);
        assertThat(message(decoder, null)).isEqualTo("there is no value");
        assertThat(message(decoder, new byte[] {'a', (byte) 0xe9})).isEqualTo("byte 1: not UTF-8");
    }

    @Test
    void aLineIsReportedWithThePlaceOfItsMistake() {
        Decoder decoder = new Decoder(Sources.lines());

        assertThat(message(decoder, null)).isEqualTo("there is no value");
        assertThat(message(decoder, new byte[] {'a', (byte) 0xe9})).isEqualTo("byte 1: not UTF-8");
    }

    private static String message(Decoder decoder, byte[] value) {
        Rejected rejected = (Rejected) decoder.decode(Sources.record(value), false, Sources.T);
        assertThat(rejected.code()).isEqualTo(RejectReason.MALFORMED);
        return rejected.message();
    }
}
