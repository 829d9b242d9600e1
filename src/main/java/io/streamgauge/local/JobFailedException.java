// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.JobException;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** The job failed for good. The message is its root cause on one line; the cause has the stack traces. */
public class JobFailedException extends Exception {
    private static final long serialVersionUID = 1;

    JobFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The root cause of a failure, with the option to set where there is one. */
    public static JobFailedException because(Throwable failure) {
        Throwable readable = readable(failure);
        return new JobFailedException("the job failed: " + line(root(readable)) + remedy(root(readable)), readable);
    }

    private static String remedy(Throwable root) {
        return String.valueOf(root.getMessage()).startsWith("Insufficient number of network buffers")
                ? "; raise taskmanager.memory.network.min and taskmanager.memory.network.max, or lower the parallelism"
                : "";
    }

    /** The failure in its own class, also where a future wraps it. */
    private static Throwable readable(Throwable failure) {
        Throwable cause = failure.getCause();
        Throwable unwrapped = failure instanceof ExecutionException && cause != null ? cause : failure;
        return unwrapped instanceof SerializedThrowable serialized
                ? serialized.deserializeError(JobFailedException.class.getClassLoader())
                : unwrapped;
    }

    static Throwable root(Throwable failure) {
        Throwable root = readable(failure);
        while (root.getCause() != null && root.getCause() != root) {
            root = readable(root.getCause());
        }
        return root;
    }

    /** The message of the root cause on one line. */
    static String rootMessage(Throwable failure) {
        return oneLine(root(failure));
    }

    /**
     * The message where there is one; the class of a failure such as a null pointer is more useful than its text.
     */
    private static String line(Throwable root) {
        String message = root.getMessage();
        String text = oneLine(root);
        return message == null
                        || message.isBlank()
                        || root instanceof JobException
                        || root.getClass().getPackageName().startsWith("io.streamgauge")
                ? text
                : root.getClass().getSimpleName() + ": " + text;
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getName()
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
