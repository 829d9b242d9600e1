package io.streamgauge;

import io.streamgauge.local.JobFailed;

/** A command cannot go on. The message is one line that says what, where and how to mend it. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    /** @param code the exit code */
    CommandFailed(int code, String message) {
        super(message);
        this.code = code;
    }

    static CommandFailed wrongInput(String message) {
        return new CommandFailed(Streamgauge.WRONG_INPUT, message);
    }

    static CommandFailed because(JobFailed failed) {
        CommandFailed said = new CommandFailed(Streamgauge.FAILED, failed.getMessage());
        said.initCause(failed);
        return said;
    }

    int code() {
        return code;
    }
}
