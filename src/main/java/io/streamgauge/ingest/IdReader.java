// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.format.DecodeProblem;
import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.model.Key;
import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the id that duplicates have in common: the first 128 bits of the SHA-256 of its canonical text, so nobody can make up an id
 * that takes the place of another. Not thread-safe.
 */
final class IdReader {
    private static final int BYTES = 16;

    private final ValueFormat format;
    private final NullLiterals nulls;
    private final int token;
    private final String field;
    private final DecimalParser number = new DecimalParser();
    private final MessageDigest hash;
    private Key id = new Key(new byte[0]);

    /** @param paths the index of a path is its token; they contain that of the id */
    IdReader(ValueFormat format, Source.Deduplication declared, List<List<String>> paths, NullLiterals nulls) {
        this.format = format;
        this.nulls = nulls;
        this.token = paths.indexOf(declared.path());
        this.field = declared.field();
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /**
     * Reads the id of a record whose value was scanned.
     *
     * @return null if {@link #id} is the id
     */
    @Nullable
    DecodeProblem read(byte[] value, ValueSpans spans) {
        int start = spans.start(token);
        int end = spans.end(token);
        return switch (spans.kind(token)) {
            case ValueSpans.ABSENT, ValueSpans.NULL -> missing();
            case ValueSpans.TEXT -> text(value, start, end);
            case ValueSpans.ESCAPED -> {
                byte[] text = format.unescape(value, start, end);
                yield text(text, 0, text.length);
            }
            case ValueSpans.NUMBER -> number(value, start, end);
            case ValueSpans.TRUE, ValueSpans.FALSE -> found(value, start, end);
            default -> problem(RejectReason.FIELD_TYPE, "is an object or a list, and source.id needs a single value");
        };
    }

    private @Nullable DecodeProblem text(byte[] text, int start, int end) {
        return nulls.contains(text, start, end) ? missing() : found(text, start, end);
    }

    /** A number in another notation is the same id. */
    private @Nullable DecodeProblem number(byte[] value, int start, int end) {
        RejectReason invalid = number.read(value, start, end);
        if (invalid != null) {
            return problem(invalid, "has more than 38 significant digits or an exponent beyond 38");
        }
        byte[] text = number.number().toDecimal().toString().getBytes(StandardCharsets.US_ASCII);
        return found(text, 0, text.length);
    }

    private @Nullable DecodeProblem found(byte[] text, int start, int end) {
        hash.update(text, start, end - start);
        id = new Key(Arrays.copyOf(hash.digest(), BYTES));
        return null;
    }

    private DecodeProblem missing() {
        return problem(RejectReason.FIELD_MISSING, "is missing, and source.id needs it");
    }

    private DecodeProblem problem(RejectReason reason, String what) {
        return new DecodeProblem(reason, field, field + " " + what);
    }

    /** Only after {@link #read} returned null. */
    Key id() {
        return id;
    }
}
