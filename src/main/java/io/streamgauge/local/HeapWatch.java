// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;

/**
 * Watches the heap of a local run: reports once that it is full, and ends the run where it stays full. Where the process is that of
 * the command, it ends with exit code 1, whatever else ends it: a run that does not end in order, for which it needs memory, is
 * halted.
 *
 * <p>The words are complete before the heap is full, and so is the thread.
 */
public final class HeapWatch implements AutoCloseable {
    private static final long SAMPLE_EVERY_MS = 1_000;
    private static final long END_WITHIN_MS = 20_000;
    private static final long PAUSE_MS = 100;
    private static final int FAILED = 1;

    /** Whether the process has no other purpose than the run. */
    static volatile boolean ownsProcess;

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final List<MemoryPoolMXBean> pools = oldGenerations();
    private final HeapPressure pressure = new HeapPressure();
    private final Consumer<String> console;
    private final String isFull;
    private final String failure;
    private final LastWords lastWords;
    private final CompletableFuture<Void> exhausted = new CompletableFuture<>();
    private final Thread watch = new Thread(this::watch, "heap-watch");
    /** Flink ends the process where a thread of its own runs out of memory, with words and an exit code of its own. */
    private final Thread atExit = new Thread(this::atExit, "heap-watch-at-exit");

    private volatile boolean full;
    private volatile boolean closed;

    /**
     * Starts to watch.
     *
     * @param remedy what holds memory and what to do about it, as a clause that follows a semicolon
     * @param console takes the line that reports a full heap
     */
    HeapWatch(String remedy, Consumer<String> console) {
        String heap = "the heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB is full: ";
        this.console = console;
        this.isFull = heap + "garbage collections take most of the time and free almost nothing; " + remedy;
        this.failure = heap + "the job cannot continue; " + remedy
                + "; the next run resumes from the last checkpoint that completed";
        this.lastWords = new LastWords(failure);
        if (ownsProcess) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        watch.setDaemon(true);
        watch.start();
    }

    /** What holds the heap and what to do about it. */
    static String remedy(Configuration options, String keyedState) {
        String backend = options.get(StateBackendOptions.STATE_BACKEND);
        String larger = "raise -Xmx, as in STREAMGAUGE_JAVA_OPTS=-Xmx4g";
        return backend.equals(StateBackendOptions.STATE_BACKEND.defaultValue())
                ? "it holds the state " + keyedState
                        + "; " + larger
                        + ", and resume, or keep the state on disk with -D state.backend.type=rocksdb, which"
                        + " cannot resume from state of the heap, so add --fresh"
                : "the state is not in it (state.backend.type: " + backend
                        + "), so it holds buffers, windows in memory and results under way; " + larger
                        + ", or lower --parallelism";
    }

    /** Must be called where this process is that of the command. */
    public static void ownProcess() {
        ownsProcess = true;
    }

    /** Only pools that objects stay in have a threshold of usage. */
    private static List<MemoryPoolMXBean> oldGenerations() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .toList();
    }

    /** Completes when the run has to end because the heap stays full, or an allocation has failed. */
    CompletableFuture<Void> exhausted() {
        return exhausted;
    }

    /** @throws JobFailedException where the run has to end because of the heap */
    void check() throws JobFailedException {
        if (exhausted.isDone()) {
            throw new HeapFullException(failure, null);
        }
    }

    /**
     * Looks at a failure after which Flink restarts the job, which would fill the heap again.
     *
     * @throws JobFailedException where an allocation failed for want of heap
     */
    void check(Throwable restarted) throws JobFailedException {
        if (isOutOfHeap(restarted)) {
            throw explain(restarted);
        }
    }

    /** What a run failed with, in the words of this watch where the heap was the reason. */
    JobFailedException explain(Throwable cause) {
        if (full || isOutOfHeap(cause)) {
            exhaust();
            return new HeapFullException(failure, cause);
        }
        return cause instanceof JobFailedException failed ? failed : JobFailedException.because(cause);
    }

    /** Other memory than the heap has other remedies. */
    private static boolean isOutOfHeap(Throwable failure) {
        return JobFailedException.root(failure) instanceof OutOfMemoryError error
                && ("Java heap space".equals(error.getMessage())
                        || "GC overhead limit exceeded".equals(error.getMessage()));
    }

    /** The process is halted where this watch is not closed soon. */
    private void exhaust() {
        full = true;
        exhausted.complete(null);
    }

    private void watch() {
        try {
            observe();
        } catch (OutOfMemoryError e) {
            exhaust();
        }
        pause(END_WITHIN_MS);
        if (!closed && ownsProcess) {
            lastWords.write();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private void observe() {
        boolean reported = false;
        while (!closed && !exhausted.isDone()) {
            pause(SAMPLE_EVERY_MS);
            HeapPressure.Verdict verdict = pressure.judge(System.nanoTime(), collectionMillis(), occupied());
            full = verdict != HeapPressure.Verdict.ROOM;
            if (full && !reported) {
                reported = true;
                console.accept(isFull);
            }
            if (verdict == HeapPressure.Verdict.STAYS_FULL) {
                exhaust();
            }
        }
    }

    /** Allocates nothing, as a wait for a condition would. */
    private void pause(long millis) {
        try {
            // Each sleep lasts as long as a collection that comes between.
            long end = System.nanoTime() + millis * 1_000_000;
            while (!closed && System.nanoTime() < end) {
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
    }

    private long collectionMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += collector.getCollectionTime();
        }
        return sum;
    }

    private double occupied() {
        double most = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = pool.getCollectionUsage();
            if (usage != null && usage.getMax() > 0) {
                most = Math.max(most, (double) usage.getUsed() / usage.getMax());
            }
        }
        return most;
    }

    /** Flink may end the process at the first allocation that fails, before a sample shows that the heap is full. */
    private void atExit() {
        if (!full && (closed || occupied() <= HeapPressure.FULL)) {
            return;
        }
        try {
            if (closed) {
                // The command reports the failure while the hooks of the JVM run.
                LastWords.awaitCommand();
            }
            lastWords.write();
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (exhausted.isDone()) {
            // Threads of Flink's may still run out of memory, and end the process with a code of Flink's.
            return;
        }
        full = false;
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException theJvmIsShuttingDown) {
            // It may run by now.
        }
    }
}
