package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.InvalidExpression;
import io.streamgauge.expression.InvalidExpression.Mistake;
import io.streamgauge.pipeline.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads expressions out of the file, and tells their mistakes. */
final class Expressions {
    private Expressions() {}

    /** Makes something of the text of an expression. */
    interface Parser<T> {
        T parse(String text) throws InvalidExpression;
    }

    /**
     * What a parser makes of the text; null, with a problem, where it cannot be read.
     *
     * @param expected with its article, for a secret whose mistakes would show it
     */
    static <T> T read(Value value, String expected, Parser<T> parser) {
        String text = value.text();
        if (text == null) {
            return null;
        }
        try {
            return parser.parse(text);
        } catch (InvalidExpression e) {
            if (value.secret()) {
                value.error(value.shown() + " is not " + expected + " with the values filled in");
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

    /** Null where one could not be read: its own problem is told; what it makes of an expression would be a riddle. */
    static Map<String, Condition.Type> types(Map<String, Field> fields) {
        Map<String, Condition.Type> types = new LinkedHashMap<>();
        for (Field field : fields.values()) {
            if (field.type() == null || Names.wrongIdentifier(field.name()) != null) {
                return null;
            }
            types.put(field.name(), Condition.Type.valueOf(field.type().name()));
        }
        return types;
    }

    /** A condition over fields; null, with a problem, where it cannot be read. */
    static Condition condition(Value value, Map<String, Field> fields) {
        Map<String, Condition.Type> types = types(fields);
        return types == null
                ? null
                : read(value, "a condition", text -> Condition.of(text, types).keptAs(value.kept()));
    }
}
