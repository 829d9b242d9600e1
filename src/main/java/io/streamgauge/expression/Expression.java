package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import io.streamgauge.expression.Condition.Type;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A text that was compiled; only the text and the types are serialized, and it is compiled again where it first runs. */
abstract class Expression implements Serializable {
    private static final long serialVersionUID = 1;

    private final String text;
    private final TreeMap<String, Type> types;
    private final int longestText;
    private final String kept;
    private transient Program program;

    /**
     * @param types the names that it may use
     * @param longestText in characters: it is undefined where a pattern or a part is looked for in a text that is longer
     */
    Expression(String text, Map<String, Type> types, int longestText) throws InvalidExpression {
        this.text = text;
        this.types = new TreeMap<>(types);
        this.longestText = longestText;
        this.kept = text;
        this.program = compiled();
    }

    /** @param kept what may be kept and shown of the text */
    Expression(Expression of, String kept) {
        this.text = of.text;
        this.types = of.types;
        this.longestText = of.longestText;
        this.kept = kept;
        this.program = of.program;
    }

    private Program compiled() throws InvalidExpression {
        return Compiler.compile(text, types, result(), longestText);
    }

    /** What it comes to. */
    abstract CelType result();

    /** The names that stand in it, each once, in the order in which it first mentions them. */
    public final List<String> names() {
        return program().names();
    }

    final Program program() {
        if (program == null) {
            try {
                program = compiled();
            } catch (InvalidExpression e) {
                throw new IllegalStateException("Cannot compile again what was compiled once: " + this, e);
            }
        }
        return program;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Expression that
                && getClass() == that.getClass()
                && text.equals(that.text)
                && types.equals(that.types);
    }

    @Override
    public final int hashCode() {
        return text.hashCode();
    }

    /** The expression as it may be kept and shown. */
    @Override
    public final String toString() {
        return kept;
    }
}
