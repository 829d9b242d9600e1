// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of CSV as in RFC 4180: only a quoted cell may contain delimiters, line ends and doubled quotes. The row has exactly
 * the declared columns, and one line end may follow it, {@code \n}, {@code \r\n} or {@code \r}.
 */
public final class CsvFormat implements ValueFormat {
    private static final int NO_TOKEN = -1;

    /** The token of each column; {@link #NO_TOKEN} for a column that no path requests. */
    private final int[] tokenOfColumn;

    private final byte[] delimiter;

    /** @param paths distinct; the index of a path is its token, and a path that is no column never matches */
    public CsvFormat(Source.Csv csv, List<List<String>> paths) {
        tokenOfColumn = csv.columns().stream()
                .mapToInt(column -> paths.indexOf(List.of(column)))
                .toArray();
        delimiter = String.valueOf(csv.delimiter()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable DecodeProblem scan(byte[] value, ValueSpans spans) {
        spans.clear();
        if (value.length == 0) {
            return DecodeProblem.malformed("the value is empty");
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            return DecodeProblem.malformed("byte " + invalid + ": not UTF-8");
        }
        return Utf8.hasByteOrderMark(value)
                ? DecodeProblem.malformed("byte 0: a byte order mark is not allowed in CSV")
                : row(value, spans);
    }

    private @Nullable DecodeProblem row(byte[] value, ValueSpans spans) {
        int end = rowEnd(value);
        int at = 0;
        for (int column = 0; ; column++) {
            int token = column < tokenOfColumn.length ? tokenOfColumn[column] : NO_TOKEN;
            int start = at;
            boolean quoted = at < end && value[at] == '"';
            at = quoted ? quoted(value, at, end, token, spans) : bare(value, at, end, token, spans);
            if (at < 0) {
                return DecodeProblem.malformed(
                        quoted
                                ? "the row ends at byte " + end + ", inside the quotes that byte " + start + " opens"
                                : "byte " + ~at + ": " + (value[~at] == '"' ? "a quote" : "a line end")
                                        + " in a cell without quotes");
            }
            if (at == end) {
                return columns(column + 1);
            }
            if (!delimiterAt(value, at)) {
                return DecodeProblem.malformed("byte " + at + ": text after a closing quote");
            }
            at += delimiter.length;
        }
    }

    private @Nullable DecodeProblem columns(int columns) {
        return columns == tokenOfColumn.length
                ? null
                : DecodeProblem.malformed("the row has " + columns + (columns == 1 ? " column, " : " columns, ")
                        + tokenOfColumn.length + (tokenOfColumn.length == 1 ? " is declared" : " are declared"));
    }

    private static int rowEnd(byte[] value) {
        int end = value.length;
        if (value[end - 1] == '\n') {
            end--;
        }
        // A file with the line ends of Windows that was parted at \n leaves this one.
        if (end > 0 && value[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    /** Returns the end of the cell, or the complement of {@code end} if the closing quote is missing. */
    private static int quoted(byte[] value, int quote, int end, int token, ValueSpans spans) {
        byte kind = ValueSpans.TEXT;
        for (int at = quote + 1; at < end; at++) {
            if (value[at] == '"') {
                if (at + 1 == end || value[at + 1] != '"') {
                    set(spans, token, kind, quote + 1, at);
                    return at + 1;
                }
                kind = ValueSpans.ESCAPED;
                at++;
            }
        }
        return ~end;
    }

    /** Returns the end of the cell, or the complement of the position of a byte that needs quotes. */
    private int bare(byte[] value, int start, int end, int token, ValueSpans spans) {
        int at = start;
        while (at < end && !delimiterAt(value, at)) {
            byte here = value[at];
            if (here == '"' || here == '\n' || here == '\r') {
                return ~at;
            }
            at++;
        }
        set(spans, token, ValueSpans.TEXT, start, at);
        return at;
    }

    private static void set(ValueSpans spans, int token, byte kind, int start, int end) {
        if (token != NO_TOKEN) {
            spans.set(token, kind, start, end);
        }
    }

    /** A delimiter outside ASCII has several bytes. They cannot begin within another character. */
    private boolean delimiterAt(byte[] value, int at) {
        return value[at] == delimiter[0]
                && (delimiter.length == 1
                        || at + delimiter.length <= value.length
                                && Arrays.equals(value, at, at + delimiter.length, delimiter, 0, delimiter.length));
    }

    @Override
    public byte[] unescape(byte[] value, int start, int end) {
        byte[] out = new byte[end - start];
        int length = 0;
        for (int at = start; at < end; at++) {
            out[length++] = value[at];
            if (value[at] == '"') {
                at++;
            }
        }
        return Arrays.copyOf(out, length);
    }

    @Override
    public boolean untyped() {
        return true;
    }
}
