// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Polls with a deadline, so that no test sleeps for a guess. */
public final class Waiting {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Waiting() {}

    /** A condition that may throw. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns once the condition holds; fails, naming {@code what}, where it does not within two minutes. */
    public static void until(String what, Condition condition) throws Exception {
        until(what, DEADLINE, condition);
    }

    public static void until(String what, Duration within, Condition condition) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + within.toSeconds() + " s in vain for: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
