// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeaderTest {
    private final CsvHeader header =
            new CsvHeader(new Source.Csv(List.of("at", "the \"px\"", "gr\u00f6\u00dfe"), ';', true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at;\"the \"\"px\"\"\";gr\u00f6\u00dfe",
                "\"at\";\"the \"\"px\"\"\";\"gr\u00f6\u00dfe\"",
                "at;\"the \"\"px\"\"\";gr\u00f6\u00dfe\n",
                "at;\"the \"\"px\"\"\";\"gr\u00f6\u00dfe\"\r\n"
            })
    void theNamesOfTheColumnsAreAHeaderWithAndWithoutQuotes(String row) {
        assertThat(matches(header, row)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "at",
                "At;\"the \"\"px\"\"\";gr\u00f6\u00dfe",
                " at;\"the \"\"px\"\"\";gr\u00f6\u00dfe",
                "at;\"the \"\"px\"\"\";gr\u00f6\u00df",
                "at;\"the \"\"px\"\"\";gr\u00f6\u00dfes",
                "at;\"the \"\"px\"\"\";gr\u00f6\u00dfe;more",
                "at;the \"px\";gr\u00f6\u00dfe",
                "at,\"the \"\"px\"\"\",gr\u00f6\u00dfe",
                "\ufeffat;\"the \"\"px\"\"\";gr\u00f6\u00dfe",
                "\"at\";\"the \"\"px\"\"\";\"gr\u00f6\u00dfe"
            })
    void everyOtherRowIsNone(String row) {
        assertThat(matches(header, row)).isFalse();
    }

    @Test
    void aFirstNameThatNeedsQuotesIsRecognized() {
        CsvHeader quoted = new CsvHeader(new Source.Csv(List.of("a,\"b\"", "c"), ',', true));

        assertThat(matches(quoted, "\"a,\"\"b\"\"\",c")).isTrue();
        assertThat(matches(quoted, "a,\"b\",c")).isFalse();
    }

    private static boolean matches(CsvHeader header, String row) {
        return header.matches(row.getBytes(StandardCharsets.UTF_8));
    }
}
