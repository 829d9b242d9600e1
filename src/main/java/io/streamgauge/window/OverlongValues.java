// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.EventCondition;
import io.streamgauge.measure.Measure;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that are too long to be kept. A result contains its key twice, and JSON escapes one byte to up to six. Without a bound, one
 * event could cause results that Kafka refuses, and the job would restart forever.
 */
final class OverlongValues {
    /** The limit of all values of a key together, and of a text, in bytes of UTF-8. */
    static final int LONGEST = 32 * 1024;

    private static final Set<Measure.Function> KEEP_VALUES = Set.of(Measure.Function.FIRST, Measure.Function.LAST);

    /**
     * A text that a measure keeps.
     *
     * @param where absent where it is kept of all events
     */
    private record Kept(String name, int field, @Nullable EventCondition where) {}

    private final List<String> keyBy;
    private final int[] keyFields;
    private final List<Kept> kept = new ArrayList<>();

    OverlongValues(Source source, Aggregation aggregation) {
        keyBy = aggregation.keyBy();
        keyFields = keyBy.stream().mapToInt(source::fieldIndex).toArray();
        for (Measure measure : aggregation.measures()) {
            if (measure instanceof Measure.OfEvents of && KEEP_VALUES.contains(of.function()) && of.of() != null) {
                String name = of.of().field();
                EventCondition where = of.where() == null ? null : new EventCondition(of.where(), source::fieldIndex);
                if (name != null) {
                    kept.add(new Kept(name, source.fieldIndex(name), where));
                }
            }
        }
    }

    /** The reason to reject an event with a value that is too long. */
    EventSelector.@Nullable Reject find(FieldValues fields) {
        int length = 0;
        for (int field : keyFields) {
            length += length(fields, field);
        }
        if (length > LONGEST) {
            return inKey(fields, length);
        }
        for (Kept text : kept) {
            if (length(fields, text.field) > LONGEST
                    && (text.where == null || text.where.test(fields) == Condition.Outcome.TRUE)) {
                return tooLong(text.name, message(text.name, "is", length(fields, text.field), "a text that is kept"));
            }
        }
        return null;
    }

    private EventSelector.Reject inKey(FieldValues fields, int length) {
        int longest = 0;
        for (int i = 1; i < keyFields.length; i++) {
            longest = length(fields, keyFields[i]) > length(fields, keyFields[longest]) ? i : longest;
        }
        String what = keyBy.size() == 1 ? keyBy.get(0) : String.join(", ", keyBy) + " together";
        return tooLong(keyBy.get(longest), message(what, keyBy.size() == 1 ? "is" : "are", length, "a key"));
    }

    private static EventSelector.Reject tooLong(String field, String message) {
        return new EventSelector.Reject(RejectReason.VALUE_TOO_LONG, field, message);
    }

    private static String message(String what, String verb, int length, String limited) {
        return what + " " + verb + " " + length + " bytes long; " + limited + " may have " + LONGEST;
    }

    /** Only texts are long: a number has 38 digits at most. */
    private static int length(FieldValues fields, int field) {
        return fields.kind(field) == FieldValues.FieldKind.TEXT ? fields.textLength(field) : 0;
    }
}
