// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamgauge.ingest.format.CsvFormat;
import io.streamgauge.ingest.format.CsvHeader;
import io.streamgauge.ingest.format.TextFormat;
import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.pipeline.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Replaces a column of a row, or a named group of a line, and leaves every other byte as it is. */
final class SpanRedaction {
    private final ValueFormat format;
    /** Absent without a row of column names. That row stays as it is. */
    private final @Nullable CsvHeader header;

    private final ValueSpans spans = new ValueSpans(1);

    /** @param path of the field in a value that is no JSON */
    SpanRedaction(Source source, List<String> path) {
        Source.Csv csv = source.csv();
        format = csv == null ? new TextFormat(source.pattern(), List.of(path)) : new CsvFormat(csv, List.of(path));
        header = csv != null && csv.skipHeader() ? new CsvHeader(csv) : null;
    }

    /**
     * @param other the text in place of another; it has neither quotes nor delimiters
     * @throws IOException if the value cannot be taken apart
     */
    byte[] replace(byte[] value, UnaryOperator<String> other) throws IOException {
        if (header != null && header.matches(value)) {
            return value;
        }
        if (format.scan(value, spans) != null) {
            throw new IOException("not of the declared format");
        }
        byte kind = spans.kind(0);
        if (kind != ValueSpans.TEXT && kind != ValueSpans.ESCAPED) {
            return value;
        }
        int start = spans.start(0);
        int end = spans.end(0);
        byte[] text =
                kind == ValueSpans.ESCAPED ? format.unescape(value, start, end) : Arrays.copyOfRange(value, start, end);
        byte[] by = other.apply(new String(text, UTF_8)).getBytes(UTF_8);
        byte[] replaced = Arrays.copyOf(value, start + by.length + value.length - end);
        System.arraycopy(by, 0, replaced, start, by.length);
        System.arraycopy(value, end, replaced, start + by.length, value.length - end);
        return replaced;
    }
}
