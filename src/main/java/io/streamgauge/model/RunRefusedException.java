package io.streamgauge.model;

/** A run cannot begin as it was asked for. The message says why and what to do, on one line. */
public final class RunRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RunRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    public RunRefusedException(String message) {
        super(message);
    }
}
