// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import io.streamgauge.emit.Undelivered;
import io.streamgauge.pipeline.destination.Destination;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is pending for one destination. It decides what is tried when, and knows neither Flink nor HTTP. Notifications about one
 * incident are delivered in order, one at a time. All times are milliseconds since the epoch. Not thread-safe.
 */
public final class Outbox {
    /** Notifications that may be pending. */
    public static final int MOST_PENDING = 10_000;
    /** Bytes of records that may be pending: a checkpoint contains all of them. */
    public static final long MOST_BYTES = 32 << 20;

    /** Alertmanager is sent its firing alerts again so often, as Prometheus does it. */
    public static final long REFRESH_EVERY = 60_000;

    /** Alerts that a refresh carries. */
    private static final int MOST_REFRESHED = 100;
    /** Incidents that are kept while they are open. */
    public static final int MOST_OPEN = 10_000;

    private static final byte FORMAT = 1;

    private final Destination destination;
    private final Books books;
    /** The record of a summary, by its text and by when the first of its notifications was suppressed. */
    private final BiFunction<String, Long, byte[]> summaries;

    private Lanes lanes = new Lanes();
    /** Incidents that the destination was to be notified of and that have not ended, by id, in the order in which they began. */
    private final Map<String, Notification> open = new LinkedHashMap<>();

    private final Backoff backoff = new Backoff();
    private final Suppression suppression;
    private int inFlight;
    /** The result of {@link #oldest}, as of the last tick of the clock. */
    private long oldest = Long.MAX_VALUE;

    /** Incidents that this round of refreshing has not reached. */
    private final Deque<String> toRefresh = new ArrayDeque<>();
    /** A round after the first incident, or at once after a restore. */
    private long refreshAt = Long.MAX_VALUE;

    public Outbox(Destination destination, Books books, BiFunction<String, Long, byte[]> summaries) {
        this.destination = destination;
        this.books = books;
        this.summaries = summaries;
        this.suppression = new Suppression(destination.atMost());
    }

    /** Takes a notification, which is delivered, suppressed or kept as undelivered from here on. */
    public void offer(Notification notification, long now) {
        books.sent();
        boolean ends = notification.transition().ends();
        boolean known = ends && open.remove(notification.id()) != null;
        boolean fires = notification.transition().fires();
        boolean untracked = fires && open.size() >= MOST_OPEN && !open.containsKey(notification.id());
        // Without its incident, an end would be suppressed, and Alertmanager would forget the alert.
        boolean needed = suppression.limits() || refreshes();
        boolean full = lanes.pending() >= MOST_PENDING || lanes.bytes() >= MOST_BYTES;
        if (full || untracked && needed) {
            books.undelivered(Delivery.of(notification, now), Undelivered.Reason.OVERFLOW);
        } else if (suppression.limits() && !(ends ? known : suppression.pass(now))) {
            books.suppressed();
            suppression.suppress(notification, now);
        } else {
            if (fires && !untracked) {
                open.put(notification.id(), refreshes() ? notification : notification.withoutRecord());
                refreshAt = Math.min(refreshAt, now + REFRESH_EVERY);
            }
            lanes.add(Delivery.of(notification, now));
        }
    }

    /** An incident has ended, and the destination is not to be notified of that. */
    public void forget(String id) {
        open.remove(id);
    }

    /** Alertmanager forgets a firing alert that is not sent again. */
    private boolean refreshes() {
        return destination.as() == Destination.Service.ALERTMANAGER;
    }

    /** Settles what is due by the clock. Must be called now and then, before {@link #next}. */
    public void onClock(long now) {
        if (suppression.due(now)) {
            long since = suppression.since();
            byte[] json = summaries.apply(suppression.summary(), since);
            books.sent();
            // All summaries are about the same, so they are one incident where the destination has incidents.
            String id = "suppressed-" + destination.name();
            lanes.add(Delivery.of(
                    new Notification(id, Notification.Transition.SUPPRESSED, "suppressed", "", null, json), now));
        }
        oldest = lanes.oldest();
        if (oldest <= now - destination.giveUpAfter().toMillis()) {
            lanes.drop(each -> expired(each, now), each -> books.undelivered(each, Undelivered.Reason.EXPIRED));
        }
    }

    private boolean expired(Delivery delivery, long now) {
        return now - delivery.since() >= destination.giveUpAfter().toMillis();
    }

    /** The next request to send now; null if there is none. Its result must be passed to {@link #complete}. */
    public @Nullable Attempt next(long now) {
        if (inFlight >= backoff.requests() || !backoff.over(now)) {
            return null;
        }
        Notification due = lanes.due(now);
        if (due != null) {
            return begin(List.of(due), false);
        }
        return refreshes() ? refresh(now) : null;
    }

    private @Nullable Attempt refresh(long now) {
        if (now >= refreshAt) {
            refreshAt = now + REFRESH_EVERY;
            toRefresh.clear();
            toRefresh.addAll(open.keySet());
        }
        List<Notification> firing = new ArrayList<>();
        while (firing.size() < MOST_REFRESHED && !toRefresh.isEmpty()) {
            Notification incident = open.get(toRefresh.remove());
            // What is pending is delivered by itself.
            if (incident != null && !lanes.contains(incident.id())) {
                firing.add(incident);
            }
        }
        return firing.isEmpty() ? null : begin(firing, true);
    }

    private Attempt begin(List<Notification> notifications, boolean refresh) {
        inFlight++;
        return new Attempt(notifications, lanes.begin(notifications), refresh);
    }

    /** Settles an attempt of {@link #next} with its answer. Must be called once for each, by the thread that called next. */
    public void complete(Attempt attempt, Response response, long now) {
        inFlight--;
        backoff.on(response, now);
        boolean again = response.disposition() == Response.Disposition.RETRY;
        if (again || attempt.refresh() && response.disposition() == Response.Disposition.REFUSED) {
            books.failed(response);
        }
        if (!attempt.refresh()) {
            complete(attempt.lanes().get(0), response, now);
        }
        lanes.end(attempt.lanes());
    }

    private void complete(Lane lane, Response response, long now) {
        Delivery tried = lanes.remove(lane);
        Delivery failed = tried.failed(response, Backoff.after(tried.attempts() + 1, now));
        switch (response.disposition()) {
            case DELIVERED -> books.delivered();
            case REFUSED -> {
                // A refresh would be refused, too.
                open.remove(lane.id);
                books.undelivered(failed, Undelivered.Reason.REFUSED);
            }
            case RETRY -> {
                if (expired(tried, now)) {
                    books.undelivered(failed, Undelivered.Reason.EXPIRED);
                } else {
                    lanes.putBack(lane, failed);
                }
            }
        }
    }

    /** Keeps all that is pending as undelivered, because the run ends. No request may be completed after that. */
    public void end() {
        lanes.all().forEach(each -> books.undelivered(each, Undelivered.Reason.ENDED));
        lanes = new Lanes();
    }

    public int pending() {
        return lanes.pending();
    }

    /** Whether requests fail now. */
    public boolean failing() {
        return backoff.failing();
    }

    /** When the oldest pending notification was sent, as of the last tick; {@link Long#MAX_VALUE} if none is pending. */
    public long oldest() {
        return oldest;
    }

    /** Writes all of it; what is in flight is pending again after a restore. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(FORMAT);
        List<Delivery> deliveries = lanes.all();
        out.writeInt(deliveries.size());
        for (Delivery each : deliveries) {
            each.write(out);
        }
        out.writeInt(open.size());
        for (Notification each : open.values()) {
            each.write(out);
        }
        backoff.write(out);
        suppression.write(out);
    }

    /**
     * Reads what {@link #write} has written, into an outbox that is empty.
     *
     * @param origins the uids of the operators that emit alerts now
     */
    public void read(DataInput in, Set<String> origins, long now) throws IOException {
        byte format = in.readByte();
        if (format != FORMAT) {
            throw new IOException(
                    "the outbox of destination " + destination.name() + " has the unknown format " + format);
        }
        for (int count = in.readInt(); count > 0; count--) {
            lanes.add(Delivery.read(in, now));
        }
        for (int count = in.readInt(); count > 0; count--) {
            Notification incident = Notification.read(in);
            // Nothing would end another one.
            if (origins.contains(incident.origin())) {
                open.put(incident.id(), incident);
            }
        }
        refreshAt = Long.MIN_VALUE;
        backoff.read(in, now);
        suppression.read(in);
    }
}
