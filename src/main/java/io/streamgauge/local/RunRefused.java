package io.streamgauge.local;

/** A run cannot begin as it was asked for. The message says why and what to do, on one line. */
public final class RunRefused extends Exception {
    private static final long serialVersionUID = 1;

    RunRefused(String message, Throwable cause) {
        super(message, cause);
    }

    RunRefused(String message) {
        super(message);
    }
}
