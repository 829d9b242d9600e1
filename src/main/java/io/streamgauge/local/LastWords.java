// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The report that the heap is full, in a process that Flink or this program ends at any moment: either the command makes it, or these
 * words do.
 */
public final class LastWords {
    /** How long the command may take, in a heap in which each step takes a collection. */
    private static final long COMMAND_WITHIN_MS = 10_000;

    private static final long PAUSE_MS = 100;

    private static final AtomicBoolean REPORTED = new AtomicBoolean();
    private static volatile boolean commandDone;

    /** The failure as the command reports it; the stream takes it without a buffer on the heap. */
    private final byte[] words;

    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);

    LastWords(String failure) {
        words = ("streamgauge: " + failure + System.lineSeparator()).getBytes(Charset.defaultCharset());
    }

    /** Whether the command is to report its failure; false where the last words of this process are the same. */
    public static boolean isToReport(Exception failed) {
        return !(failed instanceof HeapFullException) || REPORTED.compareAndSet(false, true);
    }

    /** Must be called when the command has reported everything, and the process may end. */
    public static void commandDone() {
        commandDone = true;
    }

    /** Returns when the command is done, or has taken too long. */
    static void awaitCommand() {
        try {
            long end = System.nanoTime() + COMMAND_WITHIN_MS * 1_000_000;
            while (!commandDone && System.nanoTime() < end) {
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the words; where the command has begun to report, waits for it instead. */
    void write() {
        if (!REPORTED.compareAndSet(false, true)) {
            awaitCommand();
            return;
        }
        try {
            standardError.write(words);
        } catch (IOException nobodyListens) {
            // The exit code remains.
        }
    }
}
