// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The deliveries that are pending, by incident, and in which order they are due. */
final class Lanes {
    private final Map<String, Lane> byId = new HashMap<>();
    /** The lanes with a delivery and without a request in flight, by when they are due. */
    private final TreeSet<Lane> ready = new TreeSet<>();

    private long ever;
    private int pending;
    private long bytes;

    int pending() {
        return pending;
    }

    /** Total bytes of pending records. */
    long bytes() {
        return bytes;
    }

    private void count(Delivery delivery, int sign) {
        pending += sign;
        bytes += sign * (long) delivery.notification().json().length;
    }

    boolean contains(String id) {
        return byId.containsKey(id);
    }

    private Lane lane(String id) {
        return byId.computeIfAbsent(id, each -> new Lane(each, ever++));
    }

    void add(Delivery delivery) {
        Lane lane = lane(delivery.notification().id());
        withdraw(lane);
        lane.deliveries.add(delivery);
        count(delivery, 1);
        release(lane);
    }

    /** Must precede every change of a lane, because its first delivery determines its place. */
    private void withdraw(Lane lane) {
        if (!lane.deliveries.isEmpty()) {
            ready.remove(lane);
        }
    }

    private void release(Lane lane) {
        if (lane.inFlight) {
            return;
        }
        if (lane.deliveries.isEmpty()) {
            byId.remove(lane.id);
        } else {
            ready.add(lane);
        }
    }

    /** The delivery that is due first; null if none is due. */
    @Nullable
    Notification due(long now) {
        return ready.isEmpty() || ready.first().head().notBefore() > now
                ? null
                : ready.first().head().notification();
    }

    /** Keeps all other requests about these incidents back until {@link #end}. */
    List<Lane> begin(List<Notification> notifications) {
        List<Lane> taken = new ArrayList<>();
        for (Notification each : notifications) {
            Lane lane = lane(each.id());
            withdraw(lane);
            lane.inFlight = true;
            taken.add(lane);
        }
        return taken;
    }

    void end(List<Lane> lanes) {
        for (Lane lane : lanes) {
            lane.inFlight = false;
            release(lane);
        }
    }

    /** Takes the first delivery out of a lane that is in flight. */
    Delivery remove(Lane lane) {
        Delivery first = lane.deliveries.remove();
        count(first, -1);
        return first;
    }

    /** Puts a delivery back before all others of a lane that is in flight. */
    void putBack(Lane lane, Delivery delivery) {
        count(delivery, 1);
        lane.deliveries.addFirst(delivery);
    }

    /** Drops deliveries that no request is in flight for. */
    void drop(Predicate<Delivery> which, Consumer<Delivery> dropped) {
        for (Lane lane : List.copyOf(byId.values())) {
            withdraw(lane);
            @Nullable Delivery sending = lane.inFlight ? lane.deliveries.peekFirst() : null;
            lane.deliveries.removeIf(each -> {
                boolean drop = each != sending && which.test(each);
                if (drop) {
                    count(each, -1);
                    dropped.accept(each);
                }
                return drop;
            });
            release(lane);
        }
    }

    /** When the oldest was sent; {@link Long#MAX_VALUE} if there is none. */
    long oldest() {
        return byId.values().stream()
                .filter(lane -> !lane.deliveries.isEmpty())
                .mapToLong(lane -> lane.head().since())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** All deliveries; those about one incident are in order. */
    List<Delivery> all() {
        return byId.values().stream()
                .sorted(Comparator.comparingLong(lane -> lane.number))
                .flatMap(lane -> lane.deliveries.stream())
                .toList();
    }
}
