package io.streamgauge.config;

/**
 * Something in the pipeline file that the user must, or may want to, change.
 *
 * @param file as the user named it, or the {@code --set} that it came with
 * @param line from 1; 0 where the problem has no place in the file
 * @param column from 1; 0 where the problem has no place in the file
 * @param message what is wrong and how to mend it, on one line, without any secret
 */
public record Problem(String file, int line, int column, Severity severity, String message) {

    /** Whether the pipeline can run all the same. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** One line that editors and terminals make a link of. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + (severity == Severity.ERROR ? ": error: " : ": warning: ") + message;
    }
}
