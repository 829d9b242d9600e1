// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Converts spans of the value to fields. A value that does not have its declared type is marked invalid, not rejected. */
final class FieldReader {
    private final ValueFormat format;
    private final NullLiterals nulls;
    private final int count;
    /** The indexes of the declared fields that the value contains; the other arrays have the same order. */
    private final int[] fields;

    private final Field.Type[] types;
    private final int[] tokens;
    private final TypedText typed = new TypedText();

    /** @param paths the index of a path is its token; they contain those of all fields of the value */
    FieldReader(ValueFormat format, List<Field> declared, List<List<String>> paths, NullLiterals nulls) {
        this.format = format;
        this.nulls = nulls;
        count = declared.size();
        fields = IntStream.range(0, count)
                .filter(field -> declared.get(field).origin() instanceof FieldSource.InValue)
                .toArray();
        types = IntStream.of(fields)
                .mapToObj(field -> declared.get(field).type())
                .toArray(Field.Type[]::new);
        tokens = IntStream.of(fields)
                .map(field ->
                        paths.indexOf(((FieldSource.InValue) declared.get(field).origin()).path()))
                .toArray();
    }

    /** Reads the fields of the value; those of the metadata are absent. */
    FieldValues read(byte[] value, ValueSpans found) {
        FieldValues out = new FieldValues(count, value);
        for (int i = 0; i < fields.length; i++) {
            int token = tokens[i];
            byte kind = found.kind(token);
            if (kind != ValueSpans.ABSENT && kind != ValueSpans.NULL) {
                read(value, kind, found.start(token), found.end(token), types[i], out, fields[i]);
            }
        }
        return out;
    }

    private void read(byte[] value, byte kind, int start, int end, Field.Type type, FieldValues out, int field) {
        RejectReason invalid;
        if (kind == ValueSpans.TEXT) {
            invalid = text(value, start, end, type, out, field);
        } else if (kind == ValueSpans.ESCAPED) {
            byte[] text = format.unescape(value, start, end);
            invalid = text(text, 0, text.length, type, out, field);
        } else {
            invalid = literal(value, kind, start, end, type, out, field);
        }
        if (invalid != null) {
            out.setInvalid(field, invalid, value, start, end - start);
        }
    }

    /** Returns null if the field is set, or stays absent because the text means "no value". */
    private @Nullable RejectReason text(byte[] bytes, int start, int end, Field.Type type, FieldValues out, int field) {
        if (nulls.contains(bytes, start, end)) {
            return null;
        }
        return type == Field.Type.BOOLEAN && !format.untyped()
                ? RejectReason.FIELD_TYPE
                : typed.read(bytes, start, end, type, out, field);
    }

    /** Returns null if the field is set. */
    private @Nullable RejectReason literal(
            byte[] value, byte kind, int start, int end, Field.Type type, FieldValues out, int field) {
        if (kind == ValueSpans.NUMBER && type == Field.Type.NUMBER) {
            return typed.number(value, start, end, out, field);
        }
        if (type == Field.Type.BOOLEAN && (kind == ValueSpans.TRUE || kind == ValueSpans.FALSE)) {
            out.setTruth(field, kind == ValueSpans.TRUE);
            return null;
        }
        return RejectReason.FIELD_TYPE;
    }
}
