package io.streamgauge.ingest;

import io.streamgauge.model.Fields;
import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Field;

/** Sets fields to what a text says. Each method returns null where the field is set, else why the text is invalid. */
final class TypedText {
    private final DecimalParser number = new DecimalParser();

    /** A text in bytes of its own, which are not copied. */
    RejectReason read(byte[] text, Field.Type type, Fields fields, int field) {
        return switch (type) {
            case TEXT -> {
                fields.setText(field, text);
                yield null;
            }
            case NUMBER -> number(text, 0, text.length, fields, field);
            case BOOLEAN -> truth(text, 0, text.length, fields, field);
        };
    }

    RejectReason number(byte[] bytes, int start, int end, Fields fields, int field) {
        RejectReason invalid = number.read(bytes, start, end);
        if (invalid == null) {
            if (number.wide() == null) {
                fields.setNumber(field, number.unscaled(), number.scale());
            } else {
                fields.setNumber(field, number.wide());
            }
        }
        return invalid;
    }

    RejectReason truth(byte[] bytes, int start, int end, Fields fields, int field) {
        boolean yes = Ascii.equals("true", bytes, start, end);
        if (!yes && !Ascii.equals("false", bytes, start, end)) {
            return RejectReason.FIELD_TYPE;
        }
        fields.setTruth(field, yes);
        return null;
    }
}
