// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import org.jspecify.annotations.Nullable;

/** Reports a failed command to Flink, which calls {@code main} where a job is submitted and has no use for an exit code. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param cause the failure, which was reported to the user already */
    public CommandFailedException(int exitCode, @Nullable Throwable cause) {
        super("streamgauge ended with code " + exitCode + "; the reason was reported above", cause);
    }
}
