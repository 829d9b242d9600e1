package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.InvalidExpression;
import io.streamgauge.expression.InvalidExpression.Mistake;
import io.streamgauge.expression.Nearest;
import io.streamgauge.measure.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one of {@code aggregations}. */
final class AggregationReader {
    private static final String DURATION = "a duration; write one like 30s or 1h30m";

    private final Section section;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private AggregationReader(Section section, List<Field> fields) {
        this.section = section;
        fields.forEach(field -> this.fields.put(field.name(), field));
    }

    /** @param fields those that are declared; a type is null where it could not be read */
    static Aggregation read(Value value, List<Field> fields) {
        Section section = Section.of(value, "name", "where", "keyBy", "window", "allowedLateness", "early", "measures");
        return new AggregationReader(section, fields).read();
    }

    private Aggregation read() {
        Value name = section.require("name", "name: price-per-minute");
        Value lateness = section.get("allowedLateness");
        List<String> keyBy = keyBy();
        Value cut = section.require("window", "window: {tumbling: 1m}");
        Window window = cut == null ? null : WindowReader.read(cut);
        return new Aggregation(
                name == null ? null : name.as(Names::name, null, Names.NAME),
                where(),
                keyBy,
                window,
                lateness == null ? Duration.ZERO : lateness.as(Durations::parse, Duration.ZERO, DURATION),
                WindowReader.early(section.get("early"), window),
                measures(keyBy));
    }

    private Condition where() {
        Value value = section.get("where");
        String text = value == null ? null : value.text();
        if (text == null) {
            return null;
        }
        Map<String, Condition.Type> types = new LinkedHashMap<>();
        for (Field field : fields.values()) {
            if (field.type() == null || Names.wrongIdentifier(field.name()) != null) {
                // Its own problem is told; what it makes of the expression would be a riddle.
                return null;
            }
            types.put(field.name(), Condition.Type.valueOf(field.type().name()));
        }
        try {
            return Condition.of(text, types);
        } catch (InvalidExpression e) {
            if (value.secret()) {
                value.error(value.shown() + " is not a condition with the values filled in");
            } else {
                e.mistakes().forEach(mistake -> tell(value, text, mistake));
            }
            return null;
        }
    }

    /** At the very character where the text stands in the file as it is, else at its beginning. */
    private static void tell(Value value, String text, Mistake mistake) {
        ScalarNode scalar = (ScalarNode) value.node();
        int quote = scalar.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
        int written = scalar.getEndMark().map(Mark::getIndex).orElse(0)
                - scalar.getStartMark().map(Mark::getIndex).orElse(0);
        boolean asItIs = written == text.codePointCount(0, text.length()) + 2 * quote
                && scalar.getStartMark()
                        .map(Mark::getLine)
                        .equals(scalar.getEndMark().map(Mark::getLine));
        int column = asItIs ? quote + text.codePointCount(0, mistake.offset()) : 0;
        value.context().problems().error(scalar.getStartMark(), column, value.prefixed(mistake.message()));
    }

    private List<String> keyBy() {
        List<String> keyBy = new ArrayList<>();
        Value value = section.get("keyBy");
        if (value == null) {
            return keyBy;
        }
        for (Value item : value.items("a list of fields, like [symbol]; [] is the whole stream")) {
            String name = item.text();
            if (name != null && !fields.containsKey(name)) {
                undeclared(item, name);
            } else if (name != null && keyBy.contains(name)) {
                item.error(item.shown() + " stands twice");
            } else if (name != null) {
                keyBy.add(name);
            }
        }
        return keyBy;
    }

    private void undeclared(Value at, String name) {
        at.error(
                at.shown(name) + " is not a declared field" + (at.secret() ? "" : Nearest.hint(name, fields.keySet())));
    }

    private List<Measure> measures(List<String> keyBy) {
        List<Measure> measures = new ArrayList<>();
        Value value = section.require("measures", "measures: {trades: count, volume: sum(quantity)}");
        if (value == null) {
            return measures;
        }
        Section declared = Section.named(value);
        if (value.isMapping() && declared.entries().isEmpty()) {
            value.error("nothing is measured; write one like trades: count");
        }
        declared.entries().forEach((name, measure) -> {
            String wrong = Names.wrongIdentifier(name);
            if (wrong != null) {
                declared.errorAtKey(name, value.path() + ": \"" + Value.printable(name) + "\" " + wrong);
            } else if (keyBy.contains(name)) {
                declared.errorAtKey(name, measure.path() + " has the name of a key field; take another name");
            }
            measures.add(MeasureReader.read(name, measure, fields));
        });
        return measures;
    }
}
