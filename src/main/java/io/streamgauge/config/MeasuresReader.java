package io.streamgauge.config;

import io.streamgauge.expression.Call;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.Formula;
import io.streamgauge.expression.InvalidExpression;
import io.streamgauge.measure.Derivations;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code measures}. Measures of events come first: {@code count}, {@code sum(price * quantity)}, {@code percentile(f,
 * p)}, or the same with a condition, {@code {measure: count, where: 'quantity < 100'}}. Measures that are derived from
 * others follow.
 */
final class MeasuresReader {
    private static final Map<String, Function> FUNCTIONS = Names.constants(Function.class);
    private static final String MEASURE = "a measure; write count, or a function of a field, like sum(price)";
    private static final String DERIVE = "derive";

    private final Section declared;
    private final DeclaredFields fields;
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    /** The type of each measure; null if it or its field cannot be read. */
    private final Map<String, @Nullable OperandType> types = new LinkedHashMap<>();

    private final Map<String, Value> derived = new LinkedHashMap<>();

    private MeasuresReader(Section declared, DeclaredFields fields) {
        this.declared = declared;
        this.fields = fields;
    }

    /** The measures in the order of the file; null if one of them cannot be read. */
    static @Nullable List<Measure> read(Value value, DeclaredFields fields, Collection<String> keyBy) {
        return new MeasuresReader(Section.named(value), fields).read(keyBy);
    }

    private @Nullable List<Measure> read(Collection<String> keyBy) {
        if (declared.value().isMapping() && declared.entries().isEmpty()) {
            declared.value().error("nothing is measured; write one like trades: count");
        }
        declared.entries().forEach((name, value) -> {
            if (declared.checkIdentifier(name) && keyBy.contains(name)) {
                declared.errorAtKey(name, "has the name of a key field; choose another name");
            }
            Value formula = value.isMapping() ? Section.named(value).get(DERIVE) : null;
            if (formula == null) {
                Measure measure = ofEvents(name, value);
                types.put(name, measure == null ? null : type(measure));
                if (measure != null) {
                    measures.put(name, measure);
                }
            } else {
                Section.of(value).get(DERIVE);
                derived.put(name, formula);
                types.put(name, OperandType.NUMBER);
            }
        });
        derive();
        List<Measure> read = declared.entries().keySet().stream()
                .map(measures::get)
                .filter(Objects::nonNull)
                .toList();
        return read.size() < declared.entries().size() ? null : read;
    }

    /** The type of a measure; null if its field cannot be read. */
    static @Nullable OperandType type(Measure measure) {
        if (measure instanceof Measure.OfEvents events
                && events.of() != null
                && (events.function() == Function.FIRST || events.function() == Function.LAST)) {
            return events.of().type();
        }
        return OperandType.NUMBER;
    }

    private void derive() {
        boolean readable = types.entrySet().stream()
                .allMatch(type -> type.getValue() != null && Names.wrongIdentifier(type.getKey()) == null);
        if (!readable) {
            // The problems of a formula over an unreadable measure could mislead.
            return;
        }
        Map<String, Formula> formulas = new LinkedHashMap<>();
        derived.forEach((name, value) -> {
            Formula formula =
                    value.expression("a number", text -> Formula.of(text, types).keptAs(value.kept()));
            if (formula != null) {
                formulas.put(name, formula);
            }
        });
        derived.forEach((name, value) -> {
            Formula formula = formulas.get(name);
            List<String> cycle = formula == null ? null : Derivations.cycle(name, formulas);
            if (cycle != null) {
                value.error("is derived from itself: " + String.join(" <- ", cycle));
            } else if (formula != null) {
                measures.put(name, new Measure.Derived(name, formula));
            }
        });
    }

    private @Nullable Measure ofEvents(String name, Value value) {
        if (!value.isMapping() || value.size() == 0) {
            return ofEvents(name, value, null);
        }
        Section section = Section.of(value);
        if (section.present(List.of("measure", "where", DERIVE)).isEmpty()) {
            // The problems of the unknown keys suffice.
            return null;
        }
        Value measure = section.require("measure", "measure: count");
        Condition where = section.optional("where", fields::condition);
        return measure == null ? null : ofEvents(name, measure, where);
    }

    private @Nullable Measure ofEvents(String name, Value value, @Nullable Condition where) {
        if (!value.isScalar()) {
            value.unexpected(MEASURE);
            return null;
        }
        return value.expression("a measure", text -> ofEvents(name, value, text, where));
    }

    private @Nullable Measure ofEvents(String name, Value value, String text, @Nullable Condition where)
            throws InvalidExpression {
        Call call = Call.parse(text);
        if (call == null) {
            return value.invalid(value.shown() + " is not " + MEASURE);
        }
        Function function = FUNCTIONS.get(call.function());
        if (function == null) {
            return value.invalid(value.shown(call.function()) + " is not a measure"
                    + value.hint(call.function(), FUNCTIONS.keySet()));
        }
        if (function == Function.COUNT && call.arguments() < 0) {
            return new Measure.OfEvents(name, function, null, null, where);
        }
        if (call.arguments() != (function == Function.PERCENTILE ? 2 : 1)) {
            return value.invalid(usage(function, call.function()));
        }
        ExactExpression of = call.arithmetic(0, fields.types());
        if (function.wantsNumbers() && of.type() != null && of.type() != OperandType.NUMBER) {
            return value.invalid(call.function() + " expects a number; " + value.shown(String.valueOf(of.field()))
                    + " is declared as " + of.type().name().toLowerCase(Locale.ROOT));
        }
        BigDecimal percent = function == Function.PERCENTILE ? call.number(1, 0, 100) : null;
        return new Measure.OfEvents(name, function, of, percent, where);
    }

    private static String usage(Function function, String name) {
        return switch (function) {
            case COUNT -> "count expects one field or no parentheses; write count, or count(price)";
            case PERCENTILE ->
                "percentile expects a field and a number from 0 to 100; write one like percentile(price, 99)";
            default -> name + " expects a field; write one like " + name + "(price)";
        };
    }
}
