// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Source;
import io.streamgauge.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random rows, whole and damaged: accepted, rejected and parted as by the grammar of RFC 4180 behind the JDK's strict UTF-8. */
class CsvAgainstGrammarTest {
    private static final String[] PIECES = {
        "a",
        "1.5",
        "é",
        "€",
        "\uD834\uDD1E",
        " ",
        "\"",
        "\"\"",
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\u0000",
        "\ufeff",
        ""
    };

    @Test
    void randomRowsAreUnderstoodAlike() {
        Random random = Seeds.random(CsvAgainstGrammarTest.class);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            char delimiter = ",;\t".charAt(random.nextInt(3));
            int columns = 1 + random.nextInt(4);
            byte[] row = row(random, columns, delimiter);
            if (random.nextInt(3) == 0) {
                row[random.nextInt(row.length)] = (byte) random.nextInt(256);
            }
            List<String> expected = parse(row, delimiter);
            boolean legal = expected != null && expected.size() == columns;

            assertThat(cells(row, columns, delimiter))
                    .as(() -> "columns " + columns + ", delimiter " + delimiter + ": " + Arrays.toString(row))
                    .isEqualTo(legal ? expected : null);
            accepted += legal ? 1 : 0;
        }
        assertThat(accepted).isBetween(20_000, 180_000);
    }

    private static byte[] row(Random random, int columns, char delimiter) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            row.append(column == 0 ? "" : delimiter);
            boolean quoted = random.nextBoolean();
            row.append(quoted ? "\"" : "");
            for (int i = random.nextInt(4); i > 0; i--) {
                String piece = PIECES[random.nextInt(PIECES.length)];
                boolean legal = quoted ? !piece.equals("\"") : !piece.matches("[\"\r\n" + delimiter + "]+");
                row.append(legal || random.nextInt(8) == 0 ? piece : "x");
            }
            row.append(quoted && random.nextInt(20) > 0 ? "\"" : "");
        }
        row.append(new String[] {"", "", "\n", "\r\n", "\n\n", "\r"}[random.nextInt(6)]);
        return (row.isEmpty() ? " " : row.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** The cells of a row; null where the bytes are none. */
    private static List<String> parse(byte[] bytes, char delimiter) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
        if (text.startsWith("\ufeff")) {
            return null;
        }
        String row = text.replaceFirst("(\r?\n|\r)\\z", "");
        Pattern cell = Pattern.compile("\"((?:[^\"]|\"\")*+)\"|([^\"\r\n" + delimiter + "]*+)");
        List<String> cells = new ArrayList<>();
        Matcher matcher = cell.matcher(row);
        for (int at = 0; ; at = matcher.end() + 1) {
            matcher.region(at, row.length());
            if (!matcher.lookingAt() || matcher.end() < row.length() && row.charAt(matcher.end()) != delimiter) {
                return null;
            }
            cells.add(
                    matcher.group(1) == null
                            ? matcher.group(2)
                            : matcher.group(1).replace("\"\"", "\""));
            if (matcher.end() == row.length()) {
                return cells;
            }
        }
    }

    /** The cells as the decoder finds them; null where it rejects the row. */
    private static List<String> cells(byte[] row, int columns, char delimiter) {
        List<String> names =
                IntStream.range(0, columns).mapToObj(each -> "c" + each).toList();
        CsvFormat format = new CsvFormat(
                new Source.Csv(names, delimiter, false),
                names.stream().map(List::of).toList());
        ValueSpans spans = new ValueSpans(columns);
        if (format.scan(row, spans) != null) {
            return null;
        }
        List<String> cells = new ArrayList<>();
        for (int token = 0; token < columns; token++) {
            int start = spans.start(token);
            int end = spans.end(token);
            byte[] cell = spans.kind(token) == ValueSpans.ESCAPED
                    ? format.unescape(row, start, end)
                    : Arrays.copyOfRange(row, start, end);
            cells.add(new String(cell, StandardCharsets.UTF_8));
        }
        return cells;
    }
}
