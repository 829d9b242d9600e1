package io.streamgauge.emit;

/** A line with styles for a terminal. Its parts are separated by two spaces; empty parts are omitted. */
final class TerminalLine {
    static final String BOLD = "\u001b[1m";
    static final String DIM = "\u001b[2m";
    static final String RED = "\u001b[31m";
    static final String GREEN = "\u001b[32m";
    static final String YELLOW = "\u001b[33m";
    private static final String RESET = "\u001b[0m";

    private final StringBuilder out = new StringBuilder();

    TerminalLine add(String text) {
        if (!text.isEmpty()) {
            out.append(out.length() == 0 ? "" : "  ").append(text);
        }
        return this;
    }

    TerminalLine add(String style, String text) {
        return text.isEmpty() ? this : add(style + text + RESET);
    }

    /** Appends to the last part. */
    TerminalLine append(String text) {
        out.append(text);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
