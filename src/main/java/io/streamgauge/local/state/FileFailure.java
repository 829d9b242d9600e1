// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** The reason of a failure of the file system as text: the message of such an exception is often nothing but the path. */
final class FileFailure {
    private FileFailure() {}

    /** The path and the reason, as in {@code /data/state: Permission denied}. */
    static String reason(IOException failure) {
        if (!(failure instanceof FileSystemException files)) {
            return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        }
        return files.getFile() + ": " + what(files);
    }

    /** Reads or writes files. */
    interface Action<T> {
        T run() throws IOException, RunRefusedException;
    }

    /**
     * Refuses the run where files cannot be read or written.
     *
     * @param what cannot be done then, as in {@code the state directory /data cannot be written}
     */
    static <T> T refusing(String what, Action<T> action) throws RunRefusedException {
        try {
            return action.run();
        } catch (IOException e) {
            throw new RunRefusedException(what + ": " + reason(e), e);
        }
    }

    /** The same for what reads a state directory or something in it. */
    static <T> T reading(Path path, Action<T> action) throws RunRefusedException {
        return refusing("the state directory " + path + " cannot be read", action);
    }

    private static String what(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getReason();
        } else if (failure instanceof NoSuchFileException) {
            return "No such file or directory, and none can be created there";
        } else if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        } else if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "a file, not a directory";
        } else if (failure instanceof DirectoryNotEmptyException) {
            return "Directory not empty";
        }
        return failure.getClass().getSimpleName();
    }
}
