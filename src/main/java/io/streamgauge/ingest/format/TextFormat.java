package io.streamgauge.ingest.format;

import io.streamgauge.model.RejectReason;
import java.util.List;

/** A value that is one text: the field {@code line} is all of it. */
public final class TextFormat implements ValueFormat {
    private static final List<String> LINE = List.of("line");

    private final int line;
    private String problem;

    /** @param paths distinct; the index of a path is its token; one that is not {@code line} finds nothing */
    public TextFormat(List<List<String>> paths) {
        line = paths.indexOf(LINE);
    }

    @Override
    public RejectReason scan(byte[] value, ValueSpans tokens) {
        tokens.clear();
        if (value == null) {
            problem = "there is no value";
            return RejectReason.MALFORMED;
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            problem = "byte " + invalid + ": not UTF-8";
            return RejectReason.MALFORMED;
        }
        if (line >= 0) {
            tokens.set(line, ValueSpans.TEXT, 0, value.length);
        }
        return null;
    }

    @Override
    public String problem() {
        return problem;
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
