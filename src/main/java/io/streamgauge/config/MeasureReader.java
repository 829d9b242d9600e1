package io.streamgauge.config;

import io.streamgauge.expression.Call;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.InvalidExpression;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.Field;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * Reads one of {@code measures} that is taken of events: {@code count}, {@code sum(price * quantity)}, {@code percentile(f,
 * p)}, or the same with a condition, {@code {measure: count, where: 'quantity < 100'}}.
 */
final class MeasureReader {
    private static final List<String> FUNCTIONS = Arrays.stream(Function.values())
            .map(function -> function.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String EXPECTED = "a measure; write count, or a function of a field, like sum(price)";

    private final String name;
    private final Value value;
    private final Map<String, Field> fields;
    private final Condition where;

    private MeasureReader(String name, Value value, Map<String, Field> fields, Condition where) {
        this.name = name;
        this.value = value;
        this.fields = fields;
        this.where = where;
    }

    /** Null, with a problem, where it cannot be read. */
    static Measure read(String name, Value value, Map<String, Field> fields) {
        boolean empty = value.node() instanceof MappingNode mapping
                && mapping.getValue().isEmpty();
        if (!value.isMapping() || empty) {
            return new MeasureReader(name, value, fields, null).measure();
        }
        Section section = Section.of(value, "measure", "where", "derive");
        if (section.entries().isEmpty()) {
            // The problem of each key is told.
            return null;
        }
        Value measure = section.require("measure", "measure: count");
        Value where = section.get("where");
        Condition condition = where == null ? null : Expressions.condition(where, fields);
        return measure == null ? null : new MeasureReader(name, measure, fields, condition).measure();
    }

    private Measure measure() {
        if (!value.isScalar()) {
            value.unexpected(EXPECTED);
            return null;
        }
        return Expressions.read(value, "a measure", this::measure);
    }

    private Measure measure(String text) throws InvalidExpression {
        Call call = Call.parse(text);
        if (call == null) {
            value.error(value.shown() + " is not " + EXPECTED);
            return null;
        }
        if (!FUNCTIONS.contains(call.function())) {
            value.error(value.shown(call.function()) + " is not a measure"
                    + (value.secret() ? "" : Nearest.hint(call.function(), FUNCTIONS)));
            return null;
        }
        Function function = Function.valueOf(call.function().toUpperCase(Locale.ROOT));
        if (call.arguments() != (function == Function.PERCENTILE ? 2 : 1)) {
            return withoutArguments(function, call);
        }
        ExactExpression of = call.arithmetic(0, types());
        if (function.wantsNumbers() && of.type() != null && of.type() != Condition.Type.NUMBER) {
            value.error(call.function() + " wants a number; " + value.shown(of.field()) + " is declared as "
                    + of.type().name().toLowerCase(Locale.ROOT));
            return null;
        }
        BigDecimal percent = function == Function.PERCENTILE ? call.number(1, 0, 100) : null;
        return new Measure.OfEvents(name, function, of, percent, where);
    }

    private Measure withoutArguments(Function function, Call call) {
        if (function == Function.COUNT && call.arguments() < 0) {
            return new Measure.OfEvents(name, function, null, null, where);
        }
        String wants = switch (function) {
            case COUNT -> "count wants one field or no parentheses; write count, or count(price)";
            case PERCENTILE ->
                "percentile wants a field and a number from 0 to 100; write one like percentile(price, 99)";
            default -> call.function() + " wants a field; write one like " + call.function() + "(price)";
        };
        value.error(wants);
        return null;
    }

    /** A type is null where it could not be read. */
    private Map<String, Condition.Type> types() {
        Map<String, Condition.Type> types = new LinkedHashMap<>();
        fields.forEach((field, declared) -> types.put(
                field,
                declared.type() == null
                        ? null
                        : Condition.Type.valueOf(declared.type().name())));
        return types;
    }
}
