// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.model.Alert;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a run has emitted that must be known later: alerts in force, and codes that have occurred. */
final class Tally {
    /** Alerts that are known to fire; of more, only the number is kept. */
    private static final int MOST = 10_000;

    private static final class Notifications {
        long fired;
        long resolved;
        long corrected;
    }

    private final Map<String, Alert> firing = new LinkedHashMap<>();
    private final Map<String, Notifications> byAggregation = new HashMap<>();
    private final Set<RejectReason> codes = EnumSet.noneOf(RejectReason.class);

    /** Whether this is news: a repeat and what a restart emits again is not. */
    synchronized boolean alert(Alert alert) {
        boolean known = firing.containsKey(alert.id());
        Notifications count = byAggregation.computeIfAbsent(alert.aggregation(), name -> new Notifications());
        if (alert.status() == Alert.Status.FIRING) {
            if (!known && firing.size() < MOST) {
                firing.put(alert.id(), alert);
            }
            if (!known && !alert.repeat()) {
                count.fired++;
            }
            return !known && !alert.repeat();
        }
        firing.remove(alert.id());
        if (alert.repeat()) {
            return false;
        } else if (alert.status() == Alert.Status.RESOLVED) {
            count.resolved++;
        } else {
            count.corrected++;
        }
        return true;
    }

    /** Whether no record was rejected with this code before. */
    synchronized boolean isFirst(Rejected rejected) {
        return codes.add(rejected.code());
    }

    /** The alerts that fire, in the order in which they began. */
    synchronized List<Alert> firing() {
        return List.copyOf(firing.values());
    }

    /** As in {@code 2 fired, 1 resolved}; empty where there was none. */
    synchronized String alerts(String aggregation) {
        Notifications count = byAggregation.get(aggregation);
        return count == null
                ? ""
                : Texts.count(count.fired) + " fired, " + Texts.count(count.resolved) + " resolved"
                        + (count.corrected == 0 ? "" : ", " + Texts.count(count.corrected) + " corrected");
    }
}
