// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Rejected;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The first record that a subtask rejected within {@code source.poison.over}, as text. That time is divided into sixty slots, and the
 * first record of each is kept: where records are rejected all the time, the one that is found is up to a sixtieth of it behind the
 * first.
 */
final class RecentRejects {
    private static final int SLOTS = 60;

    private final long over;
    private final ArrayDeque<Example> examples = new ArrayDeque<>();

    private record Example(long nanos, String text) {}

    RecentRejects(Duration over) {
        this.over = over.toNanos();
    }

    /** @param nanos the time by {@link System#nanoTime} */
    synchronized void add(Rejected record, long nanos) {
        if (examples.isEmpty() || nanos - examples.getLast().nanos >= over / SLOTS) {
            forget(nanos);
            examples.add(new Example(nanos, text(record)));
        }
    }

    private static String text(Rejected record) {
        return record.code() + " \"" + Excerpt.escape(record.message()) + "\", "
                + record.source().place();
    }

    private void forget(long nanos) {
        while (!examples.isEmpty() && nanos - examples.getFirst().nanos > over) {
            examples.removeFirst();
        }
    }

    /** Adds the first one to the facts of the process; for use by any thread. */
    synchronized void addTo(Facts facts, long nanos) {
        forget(nanos);
        if (!examples.isEmpty()) {
            facts.rejectedFirst(examples.getFirst().text, nanos - examples.getFirst().nanos);
        }
    }
}
