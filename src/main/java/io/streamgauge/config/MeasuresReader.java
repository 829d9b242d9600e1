package io.streamgauge.config;

import io.streamgauge.expression.Condition.Type;
import io.streamgauge.expression.Formula;
import io.streamgauge.measure.Derivations;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import io.streamgauge.pipeline.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code measures}: first those of events, then those that are derived from any of the others. */
final class MeasuresReader {
    private static final String DERIVE = "derive";

    private final Map<String, Field> fields;
    private final Collection<String> keyBy;
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    /** What is known of each measure; null where that is nothing, because it could not be read. */
    private final Map<String, Type> types = new LinkedHashMap<>();

    private final Map<String, Value> derived = new LinkedHashMap<>();

    private MeasuresReader(Map<String, Field> fields, Collection<String> keyBy) {
        this.fields = fields;
        this.keyBy = keyBy;
    }

    /** In the order of the file; null for one that could not be read. */
    static List<Measure> read(Value value, Map<String, Field> fields, Collection<String> keyBy) {
        Section declared = Section.named(value);
        if (value.isMapping() && declared.entries().isEmpty()) {
            value.error("nothing is measured; write one like trades: count");
        }
        return new MeasuresReader(fields, keyBy).read(declared);
    }

    private List<Measure> read(Section declared) {
        declared.entries().forEach((name, value) -> {
            nameable(declared, name, value);
            measures.put(name, null);
            if (isDerived(value)) {
                derived.put(name, Section.of(value, DERIVE).get(DERIVE));
                types.put(name, Type.NUMBER);
            } else {
                Measure measure = MeasureReader.read(name, value, fields);
                measures.put(name, measure);
                types.put(name, type(measure));
            }
        });
        derive();
        return new ArrayList<>(measures.values());
    }

    private void nameable(Section declared, String name, Value measure) {
        String wrong = Names.wrongIdentifier(name);
        if (wrong != null) {
            declared.errorAtKey(name, declared.value().path() + ": \"" + Value.printable(name) + "\" " + wrong);
        } else if (keyBy.contains(name)) {
            declared.errorAtKey(name, measure.path() + " has the name of a key field; take another name");
        }
    }

    private static boolean isDerived(Value value) {
        return value.node() instanceof MappingNode mapping
                && mapping.getValue().stream()
                        .anyMatch(entry -> entry.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(DERIVE));
    }

    /** What a measure comes to; null where that is not known, because it or its field could not be read. */
    static Type type(Measure measure) {
        if (measure instanceof Measure.Derived) {
            return Type.NUMBER;
        }
        if (!(measure instanceof Measure.OfEvents of)) {
            return null;
        }
        return of.function() == Function.FIRST || of.function() == Function.LAST
                ? of.of().type()
                : Type.NUMBER;
    }

    private void derive() {
        boolean known = types.entrySet().stream()
                .allMatch(type -> type.getValue() != null && Names.wrongIdentifier(type.getKey()) == null);
        if (!known) {
            // The problems of the others are told; what they make of a formula would be a riddle.
            return;
        }
        Map<String, Formula> formulas = new LinkedHashMap<>();
        derived.forEach((name, value) -> {
            Formula formula = Expressions.read(
                    value, "a number", text -> Formula.of(text, types).keptAs(value.kept()));
            if (formula != null) {
                formulas.put(name, formula);
            }
        });
        formulas.forEach((name, formula) -> {
            List<String> cycle = Derivations.cycle(name, formulas);
            if (cycle == null) {
                measures.put(name, new Measure.Derived(name, formula));
            } else {
                derived.get(name).error("is made of itself: " + String.join(" <- ", cycle));
            }
        });
    }
}
