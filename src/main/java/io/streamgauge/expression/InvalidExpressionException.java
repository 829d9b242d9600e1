// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import java.util.List;
import java.util.stream.Collectors;

/** An expression is invalid. Each mistake has a message with the remedy, on one line. */
public final class InvalidExpressionException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * One mistake.
     *
     * @param offset in the expression, in characters from 0
     */
    public record Mistake(int offset, String message) {}

    private final transient List<Mistake> mistakes;

    public InvalidExpressionException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::message).collect(Collectors.joining("; ")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** The mistakes, at least one, in the order of the expression. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
