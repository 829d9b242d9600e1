package io.streamgauge.measure;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import java.io.Serializable;
import java.util.function.ToIntFunction;

/**
 * What accumulators take of an event: a field, or numbers combined. Computed once for an event, however many accumulators
 * take it.
 */
final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    /** Index of the field; -1 where numbers are combined. */
    private final int field;

    private final ExactExpression.Program program;
    private final MutableDecimal number = new MutableDecimal();

    Input(ExactExpression of, ToIntFunction<String> fields) {
        field = of.field() == null ? -1 : fields.applyAsInt(of.field());
        program = of.field() == null ? of.program(fields) : null;
    }

    /** Computes the number of the next event. */
    void take(Fields fields) {
        if (field >= 0) {
            fields.load(field, number);
        } else {
            program.compute(fields, number);
        }
    }

    /** The number of the event taken last; not present where there is none. */
    MutableDecimal number() {
        return number;
    }

    /** Whether the event has a value of any type. */
    boolean present(Event event) {
        return field >= 0 ? event.fields().present(field) : number.present();
    }

    Fields.Kind kind(Event event) {
        if (field >= 0) {
            return event.fields().kind(field);
        }
        return number.present() ? Fields.Kind.NUMBER : Fields.Kind.ABSENT;
    }

    /** Index of the field; only where {@link #kind} is not a number. */
    int field() {
        return field;
    }
}
