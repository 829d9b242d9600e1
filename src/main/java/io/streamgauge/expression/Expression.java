// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import io.streamgauge.expression.Condition.OperandType;
import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A compiled text. Only the text and the types are serialized, and it is compiled again at its first evaluation. */
abstract class Expression implements Serializable {
    private static final long serialVersionUID = 1;

    private final String text;
    private final String kept;
    private final TreeMap<String, @Nullable OperandType> types;
    private final boolean complete;
    private final int longestText;
    private transient @Nullable Program program;

    /**
     * @param kept the text to store and show
     * @param scope the names that it may use
     * @param longestText in characters: searching a longer text makes it undefined
     */
    Expression(String text, String kept, Scope scope, int longestText) throws InvalidExpressionException {
        this.text = text;
        this.kept = kept;
        this.types = new TreeMap<>(scope.types());
        this.complete = scope.complete();
        this.longestText = longestText;
        this.program = Compiler.compile(text, scope, result(), longestText);
    }

    /** The type of its value. */
    abstract CelType result();

    /** Its names, each once, in the order of their first use. */
    public final List<String> names() {
        return program().names();
    }

    final Program program() {
        if (program == null) {
            try {
                program = Compiler.compile(text, new Scope(types, complete), result(), longestText);
            } catch (InvalidExpressionException e) {
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

    /** The text to store and show. */
    @Override
    public final String toString() {
        return kept;
    }
}
