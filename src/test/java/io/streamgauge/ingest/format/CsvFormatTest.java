// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {
    private static final List<List<String>> PATHS = List.of(List.of("c"), List.of("a"), List.of("nowhere"));

    private final ValueSpans tokens = new ValueSpans(PATHS.size());

    @Test
    void cellsAreFoundByTheNameOfTheirColumn() {
        assertThat(cells(',', "1,2,3")).containsExactly("3", "1", null);
        assertThat(cells(',', ",,")).containsExactly("", "", null);
        assertThat(cells(',', " 1 ,2, 3")).containsExactly(" 3", " 1 ", null);
        assertThat(cells(',', "é,2,€")).containsExactly("€", "é", null);
    }

    @Test
    void quotesHoldDelimitersLineEndsAndDoubledQuotes() {
        assertThat(cells(',', "\"1,5\",2,\"3\"")).containsExactly("3", "1,5", null);
        assertThat(cells(',', "\"a\nb\r\nc\",2,\"\"")).containsExactly("", "a\nb\r\nc", null);
        assertThat(cells(',', "\"say \"\"hi\"\"\",2,\"\"\"\"")).containsExactly("\"", "say \"hi\"", null);
    }

    @Test
    void oneLineEndMayFollow() {
        assertThat(cells(',', "1,2,3\n")).containsExactly("3", "1", null);
        assertThat(cells(',', "1,2,3\r\n")).containsExactly("3", "1", null);
        assertThat(cells(',', "1,2,\"3\"\r\n")).containsExactly("3", "1", null);
        assertThat(cells(',', "1,2,\n")).containsExactly("", "1", null);
        assertThat(cells(',', "1,2,3\r")).containsExactly("3", "1", null);
    }

    @Test
    void anyCharacterMayDelimit() {
        assertThat(cells(';', "1,5;2;3")).containsExactly("3", "1,5", null);
        assertThat(cells('\t', "1\t2\t3")).containsExactly("3", "1", null);
        assertThat(cells('¦', "1¦§2¦3")).containsExactly("3", "1", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "1",
                "1,2",
                "1,2,3,4",
                "1,2,3,",
                "1,2,3\n\n",
                "1,2,3\n4,5,6",
                "1\n,2,3",
                "1,2,3\r\r",
                "1\r2,2,3",
                "a\"b,2,3",
                "1,2,3\"",
                "\"1,2,3",
                "\"1\"x,2,3",
                "\"1\" ,2,3",
                " \"1\",2,3",
                "1,2,\"3",
                "1,2,\"",
                "1,2,\"\"\"",
                "\"\"\"\"\",2,3"
            })
    void anotherNumberOfColumnsOrBadQuotingIsRejected(String row) {
        CsvFormat format = format(',');

        assertThat(format.scan(row.getBytes(StandardCharsets.UTF_8), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() {
        CsvFormat format = format(',');

        assertThat(format.scan("\ufeff1,2,3".getBytes(StandardCharsets.UTF_8), tokens))
                .isEqualTo(DecodeProblem.malformed("byte 0: a byte order mark is not allowed in CSV"));
        assertThat(cells(',', "1\ufeff,2,3")).containsExactly("3", "1\ufeff", null);
    }

    @Test
    void whatIsNotUtf8IsRejected() {
        assertThat(format(',').scan(new byte[] {'1', ',', (byte) 0xff, ',', '3'}, tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.MALFORMED);
    }

    private static CsvFormat format(char delimiter) {
        return new CsvFormat(new Source.Csv(List.of("a", "b", "c"), delimiter, false), PATHS);
    }

    private List<String> cells(char delimiter, String row) {
        CsvFormat format = format(delimiter);
        byte[] value = row.getBytes(StandardCharsets.UTF_8);
        assertThat(format.scan(value, tokens)).isNull();
        String[] cells = new String[PATHS.size()];
        for (int token = 0; token < cells.length; token++) {
            int start = tokens.start(token);
            int end = tokens.end(token);
            cells[token] = switch (tokens.kind(token)) {
                case ValueSpans.TEXT -> new String(value, start, end - start, StandardCharsets.UTF_8);
                case ValueSpans.ESCAPED -> new String(format.unescape(value, start, end), StandardCharsets.UTF_8);
                default -> null;
            };
        }
        return Arrays.asList(cells);
    }
}
