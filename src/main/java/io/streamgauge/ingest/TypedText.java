// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Parses texts into fields. Each method returns null if the field is set, else why the text is invalid. */
final class TypedText {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private final DecimalParser number = new DecimalParser();

    /** @param bytes contain the text; not copied */
    @Nullable
    RejectReason read(byte[] bytes, int start, int end, Field.Type type, FieldValues fields, int field) {
        return switch (type) {
            case TEXT -> {
                fields.setText(field, bytes, start, end - start);
                yield null;
            }
            case NUMBER -> number(bytes, start, end, fields, field);
            case BOOLEAN -> truth(bytes, start, end, fields, field);
        };
    }

    @Nullable
    RejectReason number(byte[] bytes, int start, int end, FieldValues fields, int field) {
        RejectReason invalid = number.read(bytes, start, end);
        if (invalid == null) {
            fields.setNumber(field, number.number());
        }
        return invalid;
    }

    private static @Nullable RejectReason truth(byte[] bytes, int start, int end, FieldValues fields, int field) {
        boolean yes = equal(TRUE, bytes, start, end);
        if (!yes && !equal(FALSE, bytes, start, end)) {
            return RejectReason.FIELD_TYPE;
        }
        fields.setTruth(field, yes);
        return null;
    }

    private static boolean equal(byte[] word, byte[] bytes, int start, int end) {
        return Arrays.equals(word, 0, word.length, bytes, start, end);
    }
}
