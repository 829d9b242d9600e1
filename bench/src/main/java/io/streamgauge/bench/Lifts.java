// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When event time came over the ends of windows, in every partition: not before then can a result be known. */
final class Lifts {
    private record Lift(int partitions, long appended) {
        Lift with(Lift other) {
            return new Lift(partitions + other.partitions, Math.max(appended, other.appended));
        }
    }

    private final Map<Long, Lift> lifts = new ConcurrentHashMap<>();
    private final long[] last;

    Lifts(int partitions) {
        last = new long[partitions];
    }

    /** The end of the window over which a record of that time is the first of its partition to lift event time; -1 for none. */
    long over(int partition, long time) {
        long end = Math.floorDiv(time - Work.DISORDER_MS, Latency.WINDOW_MS) * Latency.WINDOW_MS;
        if (end <= last[partition]) {
            return -1;
        }
        last[partition] = end;
        return end;
    }

    /** @param appended when the broker appended the record that did it */
    void lifted(long end, long appended) {
        lifts.merge(end, new Lift(1, appended), Lift::with);
    }

    /** When the last partition came over it; null where some have not. */
    Long at(long end) {
        Lift lift = lifts.get(end);
        return lift == null || lift.partitions < last.length ? null : lift.appended;
    }
}
