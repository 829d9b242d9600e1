package io.streamgauge.ingest.format;

import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One row of CSV as RFC 4180 has it: a cell in quotes may hold delimiters, line ends and doubled quotes, one without
 * may not. The row has exactly the declared columns; one line end may follow it.
 */
public final class CsvFormat implements ValueFormat {
    private static final int FAILED = -1;
    private static final int NO_TOKEN = -1;

    /** By column; {@link #NO_TOKEN} where nobody asks for it. */
    private final int[] tokenOfColumn;

    private final byte[] delimiter;
    private String problem;

    /** @param paths distinct; the index of a path is its token; one that is no column finds nothing */
    public CsvFormat(Source.Csv csv, List<List<String>> paths) {
        tokenOfColumn = csv.columns().stream()
                .mapToInt(column -> paths.indexOf(List.of(column)))
                .toArray();
        delimiter = String.valueOf(csv.delimiter()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public RejectReason scan(byte[] value, ValueSpans tokens) {
        tokens.clear();
        return row(value, tokens) ? null : RejectReason.MALFORMED;
    }

    private boolean row(byte[] value, ValueSpans tokens) {
        if (value == null || value.length == 0) {
            problem = value == null ? "there is no value" : "the value is empty";
            return false;
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            problem = "byte " + invalid + ": not UTF-8";
            return false;
        }
        if (Utf8.hasByteOrderMark(value)) {
            problem = "byte 0: a byte order mark is not allowed in CSV";
            return false;
        }
        int end = rowEnd(value);
        int at = 0;
        for (int column = 0; ; column++) {
            int token = column < tokenOfColumn.length ? tokenOfColumn[column] : NO_TOKEN;
            at = at < end && value[at] == '"'
                    ? quoted(value, at, end, token, tokens)
                    : bare(value, at, end, token, tokens);
            if (at < 0) {
                return false;
            }
            if (at == end) {
                return rightCount(column + 1);
            }
            if (!delimiterAt(value, at)) {
                problem = "byte " + at + ": text after a closing quote";
                return false;
            }
            at += delimiter.length;
        }
    }

    private boolean rightCount(int columns) {
        if (columns == tokenOfColumn.length) {
            return true;
        }
        problem = "the row has " + columns + (columns == 1 ? " column, " : " columns, ") + tokenOfColumn.length
                + (tokenOfColumn.length == 1 ? " is declared" : " are declared");
        return false;
    }

    private static int rowEnd(byte[] value) {
        int end = value.length;
        if (value[end - 1] == '\n') {
            end--;
            if (end > 0 && value[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private int quoted(byte[] value, int quote, int end, int token, ValueSpans tokens) {
        byte kind = ValueSpans.TEXT;
        for (int at = quote + 1; at < end; at++) {
            if (value[at] == '"') {
                if (at + 1 == end || value[at + 1] != '"') {
                    set(tokens, token, kind, quote + 1, at);
                    return at + 1;
                }
                kind = ValueSpans.ESCAPED;
                at++;
            }
        }
        problem = "the row ends at byte " + end + ", inside the quotes that byte " + quote + " opens";
        return FAILED;
    }

    private int bare(byte[] value, int start, int end, int token, ValueSpans tokens) {
        int at = start;
        while (at < end && !delimiterAt(value, at)) {
            byte here = value[at];
            if (here == '"' || here == '\n' || here == '\r') {
                problem = "byte " + at + ": " + (here == '"' ? "a quote" : "a line end") + " in a cell without quotes";
                return FAILED;
            }
            at++;
        }
        set(tokens, token, ValueSpans.TEXT, start, at);
        return at;
    }

    private static void set(ValueSpans tokens, int token, byte kind, int start, int end) {
        if (token != NO_TOKEN) {
            tokens.set(token, kind, start, end);
        }
    }

    /** A delimiter beyond ASCII has several bytes, which cannot begin within another character. */
    private boolean delimiterAt(byte[] value, int at) {
        return value[at] == delimiter[0]
                && (delimiter.length == 1
                        || at + delimiter.length <= value.length
                                && Arrays.equals(value, at, at + delimiter.length, delimiter, 0, delimiter.length));
    }

    @Override
    public String problem() {
        return problem;
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
