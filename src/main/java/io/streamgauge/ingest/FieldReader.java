package io.streamgauge.ingest;

import io.streamgauge.config.Field;
import io.streamgauge.config.Origin;
import io.streamgauge.model.Code;
import io.streamgauge.model.Fields;
import java.util.List;
import java.util.stream.IntStream;

/** Turns tokens into the fields of the value. A value that is not of its declared type is noted, not rejected. */
final class FieldReader {
    private final ValueFormat format;
    private final NullTexts nulls;
    private final int count;
    /** Which of the declared fields stand in the value; the other arrays are in their order. */
    private final int[] fields;

    private final Field.Type[] types;
    private final int[] tokens;
    private final TypedText typed = new TypedText();

    /** @param paths the index of a path is its token; that of every field in the value is among them */
    FieldReader(ValueFormat format, List<Field> declared, List<List<String>> paths, NullTexts nulls) {
        this.format = format;
        this.nulls = nulls;
        count = declared.size();
        fields = IntStream.range(0, count)
                .filter(field -> declared.get(field).origin() instanceof Origin.InValue)
                .toArray();
        types = IntStream.of(fields)
                .mapToObj(field -> declared.get(field).type())
                .toArray(Field.Type[]::new);
        tokens = IntStream.of(fields)
                .map(field ->
                        paths.indexOf(((Origin.InValue) declared.get(field).origin()).path()))
                .toArray();
    }

    /** Room for all declared fields; those beside the value are absent. */
    Fields read(byte[] value, Tokens found) {
        Fields out = new Fields(count, value);
        for (int i = 0; i < fields.length; i++) {
            int token = tokens[i];
            byte kind = found.kind(token);
            if (kind != Tokens.ABSENT && kind != Tokens.NULL) {
                read(value, kind, found.start(token), found.end(token), types[i], out, fields[i]);
            }
        }
        return out;
    }

    private void read(byte[] value, byte kind, int start, int end, Field.Type type, Fields out, int field) {
        Code invalid;
        if (kind == Tokens.TEXT) {
            if (nulls.contains(value, start, end)) {
                return;
            }
            invalid = text(value, start, end, type, out, field);
        } else if (kind == Tokens.ESCAPED) {
            byte[] text = format.unescape(value, start, end);
            if (nulls.contains(text, 0, text.length)) {
                return;
            }
            invalid = type == Field.Type.BOOLEAN && !format.untyped()
                    ? Code.FIELD_TYPE
                    : typed.read(text, type, out, field);
        } else {
            invalid = literal(value, kind, start, end, type, out, field);
        }
        if (invalid != null) {
            out.setInvalid(field, invalid, start, end - start);
        }
    }

    /** Returns null where the field is set, else why it is invalid. */
    private Code text(byte[] value, int start, int end, Field.Type type, Fields out, int field) {
        return switch (type) {
            case TEXT -> {
                out.setText(field, start, end - start);
                yield null;
            }
            case NUMBER -> typed.number(value, start, end, out, field);
            case BOOLEAN -> format.untyped() ? typed.truth(value, start, end, out, field) : Code.FIELD_TYPE;
        };
    }

    /** Returns null where the field is set, else why it is invalid. */
    private Code literal(byte[] value, byte kind, int start, int end, Field.Type type, Fields out, int field) {
        if (kind == Tokens.NUMBER && type == Field.Type.NUMBER) {
            return typed.number(value, start, end, out, field);
        }
        if (type == Field.Type.BOOLEAN && (kind == Tokens.TRUE || kind == Tokens.FALSE)) {
            out.setTruth(field, kind == Tokens.TRUE);
            return null;
        }
        return Code.FIELD_TYPE;
    }
}
