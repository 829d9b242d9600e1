// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Recognizes a row of CSV that consists of the names of the columns. Not thread-safe. */
public final class CsvHeader {
    /** The name of each column, in UTF-8. */
    private final List<byte[]> names;
    /** The first name, as a row can begin with it. */
    private final byte[] bare;

    private final byte[] quoted;
    private final CsvFormat row;
    private final ValueSpans cells;

    public CsvHeader(Source.Csv csv) {
        List<String> columns = csv.columns();
        names = columns.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        bare = names.get(0);
        quoted = ('"' + columns.get(0).replace("\"", "\"\"") + '"').getBytes(StandardCharsets.UTF_8);
        row = new CsvFormat(csv, columns.stream().map(List::of).toList());
        cells = new ValueSpans(columns.size());
    }

    /** Whether the cells are the names of the columns, with or without quotes. */
    public boolean matches(byte[] value) {
        // Hardly any other row begins in the same way, so the cells are seldom located twice.
        if (!begins(value, bare) && !begins(value, quoted) || row.scan(value, cells) != null) {
            return false;
        }
        for (int column = 0; column < names.size(); column++) {
            if (!is(names.get(column), value, column)) {
                return false;
            }
        }
        return true;
    }

    private static boolean begins(byte[] value, byte[] name) {
        return value.length >= name.length && Arrays.equals(value, 0, name.length, name, 0, name.length);
    }

    private boolean is(byte[] name, byte[] value, int column) {
        int start = cells.start(column);
        int end = cells.end(column);
        return cells.kind(column) == ValueSpans.ESCAPED
                ? Arrays.equals(name, row.unescape(value, start, end))
                : Arrays.equals(name, 0, name.length, value, start, end);
    }
}
