// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.model.Excerpt;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;

/** The message about a field with an invalid value. */
public final class InvalidValue {
    private InvalidValue() {}

    /** @param index of a value of the field that is {@link FieldValues#invalid invalid} */
    public static String message(Field field, FieldValues values, int index) {
        String found = Excerpt.of(values.textBytes(index), values.textOffset(index), values.textLength(index));
        if (values.invalidCode(index) == RejectReason.NUMBER_RANGE) {
            return field.name() + " has more than 38 significant digits or an exponent beyond 38: " + found;
        }
        String expected = switch (field.type()) {
            case TEXT -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
        };
        return field.name() + " is not " + expected + ": " + found;
    }
}
