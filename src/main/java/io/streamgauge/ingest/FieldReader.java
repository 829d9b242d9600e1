package io.streamgauge.ingest;

import io.streamgauge.config.Field;
import io.streamgauge.model.Code;
import io.streamgauge.model.Fields;
import java.util.List;

/** Turns tokens into the declared fields. A value that is not of its declared type is noted, not rejected. */
final class FieldReader {
    private final ValueFormat format;
    private final NullTexts nulls;
    private final Field.Type[] types;
    private final int[] tokens;
    private final NumberReader number = new NumberReader();

    /** @param paths the index of a path is its token; that of every field is among them */
    FieldReader(ValueFormat format, List<Field> fields, List<List<String>> paths, NullTexts nulls) {
        this.format = format;
        this.nulls = nulls;
        types = fields.stream().map(Field::type).toArray(Field.Type[]::new);
        tokens = fields.stream().mapToInt(field -> paths.indexOf(field.path())).toArray();
    }

    Fields read(byte[] value, Tokens found) {
        Fields fields = new Fields(types.length, value);
        for (int field = 0; field < types.length; field++) {
            int token = tokens[field];
            byte kind = found.kind(token);
            if (kind != Tokens.ABSENT && kind != Tokens.NULL) {
                read(value, kind, found.start(token), found.end(token), fields, field);
            }
        }
        return fields;
    }

    private void read(byte[] value, byte kind, int start, int end, Fields fields, int field) {
        Code invalid;
        if (kind == Tokens.TEXT) {
            if (nulls.contains(value, start, end)) {
                return;
            }
            invalid = text(value, start, end, fields, field);
        } else if (kind == Tokens.ESCAPED) {
            byte[] text = format.unescape(value, start, end);
            if (nulls.contains(text, 0, text.length)) {
                return;
            }
            invalid = ownText(text, fields, field);
        } else {
            invalid = typed(value, kind, start, end, fields, field);
        }
        if (invalid != null) {
            fields.setInvalid(field, invalid, start, end - start);
        }
    }

    /** Each of these returns null where the field is set, else why it is invalid. */
    private Code text(byte[] bytes, int start, int end, Fields fields, int field) {
        return switch (types[field]) {
            case TEXT -> {
                fields.setText(field, start, end - start);
                yield null;
            }
            case NUMBER -> number(bytes, start, end, fields, field);
            case BOOLEAN -> truth(bytes, start, end, fields, field);
        };
    }

    private Code ownText(byte[] text, Fields fields, int field) {
        if (types[field] == Field.Type.TEXT) {
            fields.setText(field, text);
            return null;
        }
        return text(text, 0, text.length, fields, field);
    }

    private Code typed(byte[] value, byte kind, int start, int end, Fields fields, int field) {
        if (kind == Tokens.NUMBER && types[field] == Field.Type.NUMBER) {
            return number(value, start, end, fields, field);
        }
        if (types[field] == Field.Type.BOOLEAN && (kind == Tokens.TRUE || kind == Tokens.FALSE)) {
            fields.setTruth(field, kind == Tokens.TRUE);
            return null;
        }
        return Code.FIELD_TYPE;
    }

    private Code number(byte[] bytes, int start, int end, Fields fields, int field) {
        Code invalid = number.read(bytes, start, end);
        if (invalid == null) {
            if (number.wide() == null) {
                fields.setNumber(field, number.unscaled(), number.scale());
            } else {
                fields.setNumber(field, number.wide());
            }
        }
        return invalid;
    }

    private Code truth(byte[] bytes, int start, int end, Fields fields, int field) {
        boolean yes = Ascii.equals("true", bytes, start, end);
        if (!format.untyped() || !yes && !Ascii.equals("false", bytes, start, end)) {
            return Code.FIELD_TYPE;
        }
        fields.setTruth(field, yes);
        return null;
    }
}
