// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a source subtask: one wakes the task, so that event time advances without records, and one reads end offsets. */
final class Ticks implements AutoCloseable {
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor threads;
    private final AutoCloseable asked;
    private volatile CompletableFuture<Void> next = new CompletableFuture<>();

    /**
     * @param every from one tick to the next; a millisecond where it is 0
     * @param ask is called about once a second and may block
     * @param asked is closed after the last call
     */
    Ticks(String name, Duration every, Runnable ask, AutoCloseable asked) {
        this.asked = asked;
        threads = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        long millis = Math.max(1, every.toMillis());
        threads.scheduleAtFixedRate(() -> next.complete(null), millis, millis, TimeUnit.MILLISECONDS);
        threads.scheduleWithFixedDelay(ask, ASK_EVERY.toMillis(), ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether a tick is due; the next one is not until its time has come. */
    boolean take() {
        if (!next.isDone()) {
            return false;
        }
        next = new CompletableFuture<>();
        return true;
    }

    /** A future that completes with another one, or at the next tick. */
    CompletableFuture<Void> or(CompletableFuture<Void> other) {
        return other.isDone() ? other : CompletableFuture.anyOf(other, next).thenApply(any -> null);
    }

    @Override
    public void close() throws Exception {
        threads.shutdownNow();
        threads.awaitTermination(1, TimeUnit.SECONDS);
        asked.close();
    }
}
