package io.streamgauge.ingest.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value that is one text: the field {@code line} is all of it. */
public final class TextFormat implements ValueFormat {
    private static final List<String> LINE = List.of("line");

    private final int line;
    /** @param paths distinct; the index of a path is its token; one that is not {@code line} finds nothing */
    public TextFormat(List<List<String>> paths) {
        line = paths.indexOf(LINE);
    }

    @Override
    public @Nullable DecodeProblem scan(byte[] value, ValueSpans spans) {
        spans.clear();
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            return DecodeProblem.malformed("byte " + invalid + ": not UTF-8");
        }
        if (line >= 0) {
            spans.set(line, ValueSpans.TEXT, 0, value.length);
        }
        return null;
    }

    @Override
    public byte[] unescape(byte[] value, int start, int end) {
        throw new IllegalStateException("a line holds no escapes");
    }

    @Override
    public boolean untyped() {
        return true;
    }
}
