// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

/** A run cannot begin with the given options. The message contains the reason and a remedy, on one line. */
public final class RunRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RunRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    public RunRefusedException(String message) {
        super(message);
    }
}
