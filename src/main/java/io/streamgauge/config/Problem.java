// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import org.jspecify.annotations.Nullable;

/**
 * A mistake in the pipeline file, or something that the user may want to change.
 *
 * @param file the file as the user named it, or the {@code --set} with the problem
 * @param line from 1; 0 if the problem has no position in the file
 * @param column from 1; 0 if the problem has no position in the file
 * @param path of the value, as {@code --set} takes it; empty if the problem is none of a single value
 * @param message what is wrong and what to write instead, on one line, without any secret
 * @param excerpt the line of the file as it is written, with any characters; null if there is none, or if it may hold a
 *     password
 */
public record Problem(
        String file,
        int line,
        int column,
        Severity severity,
        String path,
        String message,
        @Nullable String excerpt) {

    /** Whether the pipeline can run. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** One line in a form that editors and terminals turn into a link. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + (severity == Severity.ERROR ? ": error: " : ": warning: ") + message;
    }
}
