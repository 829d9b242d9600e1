// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import java.io.Serializable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The value that accumulators take from an event: a field, or an expression. It is computed once for each event. */
final class Input implements Serializable {
    private static final long serialVersionUID = 1;
    /** The input of accumulators that count events, or to which no events are added. */
    static final Input EVENTS = new Input(-1, null);

    /** Index of the field; -1 if there is none. */
    final int field;

    /** The number of the last event; not present if it has none. */
    final MutableDecimal number = new MutableDecimal();

    private final ExactExpression.@Nullable Computation computation;

    private Input(int field, ExactExpression.@Nullable Computation computation) {
        this.field = field;
        this.computation = computation;
    }

    Input(ExactExpression of, ToIntFunction<String> fields) {
        this(
                of.field() == null ? -1 : fields.applyAsInt(of.field()),
                of.field() == null ? of.computation(fields) : null);
    }

    boolean isEvents() {
        return field < 0 && computation == null;
    }

    /** Computes the number of an event. */
    void compute(FieldValues fields) {
        if (computation == null) {
            fields.load(field, number);
        } else {
            computation.compute(fields, number);
        }
    }

    /** Whether the event has a value of any type. */
    boolean present(Event event) {
        return field >= 0 ? event.fields().present(field) : number.present();
    }

    FieldValues.FieldKind kind(Event event) {
        if (field >= 0) {
            return event.fields().kind(field);
        }
        return number.present() ? FieldValues.FieldKind.NUMBER : FieldValues.FieldKind.ABSENT;
    }
}
