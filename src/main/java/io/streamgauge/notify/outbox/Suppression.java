// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import io.streamgauge.flink.DataCodecs;
import io.streamgauge.pipeline.destination.Destination.RateLimit;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps to {@code atMost}, and counts what it suppresses until a summary is due. */
final class Suppression {
    /** Alerts that a summary names; all others are counted together. */
    private static final int MOST_NAMES = 20;

    private static final String OTHERS = "others";

    private final @Nullable RateLimit limit;
    /** When the last notifications were let through, milliseconds since the epoch; at most as many as the limit. */
    private final Deque<Long> passed = new ArrayDeque<>();
    /** How many were suppressed since the last summary, by alert and status. */
    private final Map<String, Integer> suppressed = new LinkedHashMap<>();

    private long since;

    /** @param limit null lets everything through */
    Suppression(@Nullable RateLimit limit) {
        this.limit = limit;
    }

    boolean limits() {
        return limit != null;
    }

    /** Whether one more may be delivered now. */
    boolean pass(long now) {
        if (limit == null) {
            return true;
        }
        while (!passed.isEmpty() && passed.getFirst() + limit.per().toMillis() <= now) {
            passed.remove();
        }
        if (passed.size() >= limit.count()) {
            return false;
        }
        passed.add(now);
        return true;
    }

    void suppress(Notification notification, long now) {
        if (suppressed.isEmpty()) {
            since = now;
        }
        String what = notification.alert() + " " + (notification.transition().ends() ? "resolved" : "firing");
        boolean named = suppressed.containsKey(what) || suppressed.size() < MOST_NAMES;
        suppressed.merge(named ? what : OTHERS, 1, Integer::sum);
    }

    /** Whether a summary is due: one for each interval of the limit in which something was suppressed. */
    boolean due(long now) {
        // An edit may have dropped the limit.
        return !suppressed.isEmpty()
                && (limit == null || now >= since + limit.per().toMillis());
    }

    /** When the first notification of the summary was suppressed, milliseconds since the epoch. */
    long since() {
        return since;
    }

    /** Returns the summary as text and resets the counts. */
    String summary() {
        long count = suppressed.values().stream().mapToLong(Integer::longValue).sum();
        String parts = suppressed.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        suppressed.clear();
        return count + (count == 1 ? " notification was" : " notifications were") + " suppressed"
                + (limit == null ? "" : ", because atMost is " + limit) + ": " + parts;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(passed.size());
        for (long time : passed) {
            out.writeLong(time);
        }
        out.writeLong(since);
        out.writeInt(suppressed.size());
        for (Map.Entry<String, Integer> each : suppressed.entrySet()) {
            DataCodecs.writeText(each.getKey(), out);
            out.writeInt(each.getValue());
        }
    }

    void read(DataInput in) throws IOException {
        for (int count = in.readInt(); count > 0; count--) {
            passed.add(in.readLong());
        }
        since = in.readLong();
        for (int count = in.readInt(); count > 0; count--) {
            suppressed.put(DataCodecs.readText(in), in.readInt());
        }
    }
}
