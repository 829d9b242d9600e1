package io.streamgauge.expression;

/** An expression cannot be read. The message says what and how to mend it, on one line. */
public final class InvalidExpression extends Exception {
    private static final long serialVersionUID = 1;

    private final int offset;

    /** @param offset of the mistake in the expression, in characters from 0 */
    public InvalidExpression(String message, int offset) {
        super(message);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
