// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.expression.Call;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.Formula;
import io.streamgauge.expression.InvalidExpressionException;
import io.streamgauge.expression.Scope;
import io.streamgauge.measure.Derivations;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads {@code measures}. Measures of events come first: {@code count}, {@code sum(price * quantity)}, {@code percentile(f,
 * p)}, or the same with a condition, {@code {measure: count, where: 'quantity < 100'}}. Measures that are derived from
 * others follow.
 */
final class MeasuresReader {
    private static final Map<String, Function> FUNCTIONS = Names.constants(Function.class);
    private static final String MEASURE = "a measure; write count, or a function of a field, like sum(price)";
    private static final String DERIVE = "derive";

    private static final Pattern ALL_EVENTS = Pattern.compile("\\s*count\\s*\\(\\s*\\*\\s*\\)\\s*");

    /** Measures of any name. */
    static final Scope UNKNOWN = new Scope(Map.of(), false);
    /** What is read of measures that are missing. */
    static final Result NOTHING = new Result(null, UNKNOWN);

    private final Section declared;
    private final DeclaredFields fields;
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    /** The type of each measure; null if it or its field cannot be read. */
    private final Map<String, @Nullable OperandType> types = new LinkedHashMap<>();

    private final Map<String, Value> derived = new LinkedHashMap<>();
    private boolean complete;

    private MeasuresReader(Section declared, DeclaredFields fields) {
        this.declared = declared;
        this.fields = fields;
        this.complete = declared.value().isMapping();
    }

    /**
     * @param measures in the order of the file; null if one of them cannot be read
     * @param scope their names, also of those that cannot be read, so that their uses are no further problems
     */
    record Result(@Nullable List<Measure> measures, Scope scope) {}

    static Result read(Value value, DeclaredFields fields, Collection<String> keyBy) {
        return new MeasuresReader(Section.named(value), fields).read(keyBy);
    }

    private Result read(Collection<String> keyBy) {
        if (declared.value().isMapping() && declared.entries().isEmpty()) {
            declared.value().error("nothing is measured; write one like trades: count");
        }
        Set<String> cutOff = new HashSet<>();
        declared.entries().forEach((name, value) -> {
            if (cutOff.contains(name)) {
                return;
            }
            complete &= NameReader.isIdentifier(declared, name);
            if (keyBy.contains(name)) {
                declared.errorAtKey(name, "has the name of a key field; choose another name");
            }
            Value formula = value.isMapping() ? Section.named(value).get(DERIVE) : null;
            String rest = cutOff(declared, value);
            if (rest != null) {
                types.put(name, null);
                cutOff.add(rest);
            } else if (formula == null) {
                Measure measure = ofEvents(name, value);
                types.put(name, measure == null ? null : type(measure));
                if (measure != null) {
                    measures.put(name, measure);
                }
            } else {
                Section.of(value, List.of(DERIVE));
                derived.put(name, formula);
                types.put(name, OperandType.NUMBER);
            }
        });
        Scope scope = new Scope(types, complete);
        derive(scope);
        List<Measure> read = types.keySet().stream()
                .map(measures::get)
                .filter(Objects::nonNull)
                .toList();
        return new Result(read.size() < types.size() || types.isEmpty() ? null : read, scope);
    }

    /**
     * Reports a measure in braces without quotes, which ends at its comma: {@code {p: percentile(price, 50)}}.
     *
     * @return the key that YAML makes of the rest; null if the measure is not cut
     */
    private static @Nullable String cutOff(Section section, Value value) {
        if (!(section.value().node() instanceof MappingNode mapping)
                || mapping.getFlowStyle() != FlowStyle.FLOW
                || !(value.node() instanceof ScalarNode scalar)
                || scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return null;
        }
        String begin = scalar.getValue();
        for (Map.Entry<String, Value> entry : section.entries().entrySet()) {
            String end = entry.getKey();
            if (entry.getValue().isEmpty() && end.endsWith(")") && begin.indexOf('(') > begin.lastIndexOf(')')) {
                value.error(value.shown() + " is cut at the comma; quote it: \""
                        + Problems.printable(begin + ", " + end) + '"');
                return end;
            }
        }
        return null;
    }

    /** The types of measures that were read. */
    static Map<String, OperandType> types(List<Measure> measures) {
        Map<String, OperandType> types = new LinkedHashMap<>();
        for (Measure measure : measures) {
            types.put(measure.name(), Objects.requireNonNull(type(measure), "a pipeline with unreadable fields"));
        }
        return types;
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

    private void derive(Scope scope) {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        derived.forEach((name, value) -> {
            Formula formula = value.expression("a number", text -> new Formula(text, value.kept(), scope));
            if (formula != null) {
                formulas.put(name, formula);
            }
        });
        derived.forEach((name, value) -> {
            Formula formula = formulas.get(name);
            List<String> cycle = formula == null ? null : Derivations.cycle(name, formulas);
            if (cycle != null) {
                value.error("refers to itself: " + String.join(" <- ", cycle));
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
        String rest = measure == null ? null : cutOff(section, measure);
        if (rest != null) {
            section.ignore(rest);
            return null;
        }
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
            throws InvalidExpressionException {
        if (ALL_EVENTS.matcher(text).matches()) {
            return value.invalid(value.shown() + " is not a measure; write count for the number of events");
        }
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
        BigDecimal percent =
                function == Function.PERCENTILE ? value.expression("a measure", whole -> call.number(1, 0, 100)) : null;
        ExactExpression of = call.arithmetic(0, fields.scope());
        if (function.wantsNumbers() && of.type() != null && of.type() != OperandType.NUMBER) {
            return value.invalid(call.function() + " needs a number; " + value.shown(String.valueOf(of.field()))
                    + " is declared as " + of.type().name().toLowerCase(Locale.ROOT));
        }
        return function == Function.PERCENTILE && percent == null
                ? null
                : new Measure.OfEvents(name, function, of, percent, where);
    }

    private static String usage(Function function, String name) {
        return switch (function) {
            case COUNT -> "count needs one field or no parentheses; write count, or count(price)";
            case PERCENTILE ->
                "percentile needs a field and a number from 0 to 100; write one like percentile(price, 99)";
            default -> name + " needs a field; write one like " + name + "(price)";
        };
    }
}
