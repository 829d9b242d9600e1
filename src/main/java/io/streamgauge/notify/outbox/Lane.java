// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is pending about one incident, in order. At most one request about it is in flight. */
final class Lane implements Comparable<Lane> {
    final String id;
    /** Decides between lanes that are due at the same time. */
    final long number;

    final Deque<Delivery> deliveries = new ArrayDeque<>();
    boolean inFlight;

    Lane(String id, long number) {
        this.id = id;
        this.number = number;
    }

    /** Must not be called on a lane without deliveries. */
    Delivery head() {
        return deliveries.getFirst();
    }

    @Override
    public int compareTo(Lane other) {
        int byTime = Long.compare(head().notBefore(), other.head().notBefore());
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
}
