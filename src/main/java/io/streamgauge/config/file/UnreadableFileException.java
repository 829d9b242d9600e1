// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.file;

/** A file has no text. The message contains the reason, on one line and without the name of the file. */
public final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableFileException(String message) {
        super(message);
    }
}
