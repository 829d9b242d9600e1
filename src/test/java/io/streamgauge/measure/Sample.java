// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.expression.Call;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.InvalidExpressionException;
import io.streamgauge.expression.Scope;
import io.streamgauge.measure.Measure.Function;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Expressions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Events of two numbers {@code a} and {@code b}, a text {@code t} and a truth value {@code f}; and measures of them. */
record Sample(String topic, int partition, long offset, long time, BigDecimal a, BigDecimal b, String t, Boolean f) {
    static final List<String> FIELDS = List.of("a", "b", "t", "f");
    static final Map<String, OperandType> TYPES =
            Map.of("a", OperandType.NUMBER, "b", OperandType.NUMBER, "t", OperandType.TEXT, "f", OperandType.BOOLEAN);

    static Sample of(long offset, String a) {
        return new Sample("in", 0, offset, offset, a == null ? null : new BigDecimal(a), null, null, null);
    }

    Event event() {
        FieldValues fields = new FieldValues(FIELDS.size(), null);
        number(fields, 0, a);
        number(fields, 1, b);
        if (t != null) {
            Events.setText(fields, 2, t);
        }
        if (f != null) {
            fields.setTruth(3, f);
        }
        return new Event(
                new SourceRecord(topic, partition, offset, 0, null, null, List.of()),
                time,
                fields,
                null,
                Event.Role.COUNT);
    }

    /** An event whose {@code a} is no number. */
    Event withInvalidA() {
        Event event = event();
        Events.setInvalid(event.fields(), 0, RejectReason.FIELD_TYPE, "");
        return event;
    }

    private static void number(FieldValues fields, int field, BigDecimal number) {
        if (number == null) {
            return;
        }
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        if (scaled.unscaledValue().bitLength() < Long.SIZE) {
            fields.setNumber(field, scaled.unscaledValue().longValue(), scaled.scale());
        } else {
            fields.setNumber(field, scaled);
        }
    }

    static Measure measure(String text) {
        return measure(text, text, null);
    }

    static Measure measure(String name, String text, String where) {
        try {
            Call call = Call.parse(text);
            Function function = Function.valueOf(call.function().toUpperCase(Locale.ROOT));
            ExactExpression of = call.arguments() < 0 ? null : call.arithmetic(0, Scope.of(TYPES));
            BigDecimal percent = call.arguments() == 2 ? call.number(1, 0, 100) : null;
            return new Measure.OfEvents(
                    name, function, of, percent, where == null ? null : Expressions.condition(where, TYPES));
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static Measure derived(String name, String formula, Map<String, OperandType> types) {
        try {
            return new Measure.Derived(name, Expressions.formula(formula, types));
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException(formula, e);
        }
    }

    static Measures measures(Measure... measures) {
        return new Measures(List.of(measures), FIELDS::indexOf);
    }

    static Object[] read(Measures measures, List<Event> events) {
        return measures.read(Merging.straight(measures.layout(), events), 0);
    }
}
