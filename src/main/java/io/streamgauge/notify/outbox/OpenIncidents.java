// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Incidents that the destination was to be notified of and that have not ended. */
final class OpenIncidents {
    /** The most that are kept. */
    static final int MOST = 10_000;

    private final Map<String, Notification> byId = new LinkedHashMap<>();

    boolean full() {
        return byId.size() >= MOST;
    }

    boolean contains(String id) {
        return byId.containsKey(id);
    }

    void add(Notification firing) {
        byId.put(firing.id(), firing);
    }

    /** Whether the incident was open. */
    boolean remove(String id) {
        return byId.remove(id) != null;
    }

    /** In the order in which they began. */
    Set<String> ids() {
        return byId.keySet();
    }

    /** Null if it is not open. */
    @Nullable
    Notification get(String id) {
        return byId.get(id);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byId.size());
        for (Notification each : byId.values()) {
            each.write(out);
        }
    }

    /**
     * Restores what was saved, without incidents that nothing will end.
     *
     * @param origins the uids of the operators that emit alerts now
     */
    void read(DataInput in, Set<String> origins) throws IOException {
        for (int count = in.readInt(); count > 0; count--) {
            Notification incident = Notification.read(in);
            if (origins.contains(incident.origin())) {
                add(incident);
            }
        }
    }
}
