// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.EventCondition;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.InvalidValue;
import io.streamgauge.pipeline.Source;
import org.jspecify.annotations.Nullable;

/** Decides whether an aggregation uses an event, filters it out or rejects it. */
public final class EventSelector {
    /** The decision about one event. */
    public sealed interface Selection {}

    /** Decisions that need no explanation. */
    public enum Plain implements Selection {
        USE,
        FILTER
    }

    /**
     * The aggregation cannot use the event.
     *
     * @param field the name of the field that is the reason
     * @param message for people
     */
    public record Reject(RejectReason reason, String field, String message) implements Selection {}

    private final Source source;
    private final @Nullable EventCondition where;
    private final int[] keyFields;
    private final Measures measures;
    private final OverlongValues overlongValues;

    public EventSelector(Source source, Aggregation aggregation, Measures measures) {
        this.source = source;
        this.where = aggregation.where() == null ? null : new EventCondition(aggregation.where(), source::fieldIndex);
        this.keyFields =
                aggregation.keyBy().stream().mapToInt(source::fieldIndex).toArray();
        this.measures = measures;
        this.overlongValues = new OverlongValues(source, aggregation);
    }

    public Selection select(Event event) {
        FieldValues fields = event.fields();
        if (where != null) {
            Condition.Outcome outcome = where.test(fields);
            if (outcome != Condition.Outcome.TRUE) {
                boolean invalid = outcome == Condition.Outcome.UNDEFINED && where.invalid() >= 0;
                return invalid ? invalid(fields, where.invalid()) : Plain.FILTER;
            }
        }
        for (int field : keyFields) {
            if (fields.invalid(field)) {
                return invalid(fields, field);
            }
            if (!fields.present(field)) {
                String name = source.fields().get(field).name();
                return new Reject(RejectReason.FIELD_MISSING, name, name + " is missing, and the key needs it");
            }
        }
        int invalid = measures.invalidInput(event);
        if (invalid >= 0) {
            return invalid(fields, invalid);
        }
        Reject tooLong = overlongValues.find(fields);
        return tooLong == null ? Plain.USE : tooLong;
    }

    private Reject invalid(FieldValues fields, int field) {
        return new Reject(
                fields.invalidCode(field),
                source.fields().get(field).name(),
                InvalidValue.message(source.fields().get(field), fields, field));
    }
}
