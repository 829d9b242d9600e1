// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamgauge.emit.Undelivered;
import io.streamgauge.pipeline.destination.Destination;
import io.streamgauge.pipeline.destination.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An outbox whose clock and answers the test gives. */
final class OutboxFixture {
    static final Response OK = new Response(200, "HTTP 200", null);
    static final Response BUSY = new Response(503, "HTTP 503", null);
    static final Response WRONG = new Response(400, "HTTP 400: no", null);

    /** What the books have; a restore takes it back. */
    static final class Counts implements Books {
        int sent;
        int delivered;
        int suppressed;
        int failed;
        final List<String> undelivered = new ArrayList<>();

        @Override
        public void sent() {
            sent++;
        }

        @Override
        public void delivered() {
            delivered++;
        }

        @Override
        public void suppressed() {
            suppressed++;
        }

        @Override
        public void undelivered(Delivery delivery, Undelivered.Reason reason) {
            undelivered.add(name(delivery.notification()) + " " + reason);
        }

        @Override
        public void failed(Response response) {
            failed++;
        }

        Counts copy() {
            Counts copy = new Counts();
            copy.sent = sent;
            copy.delivered = delivered;
            copy.suppressed = suppressed;
            copy.undelivered.addAll(undelivered);
            return copy;
        }
    }

    final Counts counts;
    final Outbox outbox;
    private final Destination destination;
    long now = 1_000_000;

    OutboxFixture(Destination destination) {
        this(destination, new Counts());
    }

    private OutboxFixture(Destination destination, Counts counts) {
        this.destination = destination;
        this.counts = counts;
        this.outbox = new Outbox(destination, counts, (text, since) -> text.getBytes(UTF_8));
    }

    static Destination destination(Destination.Service as, Destination.RateLimit atMost, Duration giveUpAfter) {
        return new Destination("hook", as, new Secret("http://localhost"), null, Map.of(), null, atMost, giveUpAfter);
    }

    static OutboxFixture webhook() {
        return new OutboxFixture(destination(Destination.Service.WEBHOOK, null, Duration.ofHours(1)));
    }

    static Notification firing(String id) {
        return notification(id, Notification.Transition.FIRING);
    }

    static Notification resolved(String id) {
        return notification(id, Notification.Transition.RESOLVED);
    }

    static Notification notification(String id, Notification.Transition transition) {
        return new Notification(
                id, transition, "crash", "alerts", new byte[] {1}, (id + " " + transition).getBytes(UTF_8));
    }

    static String name(Notification notification) {
        return notification.id() + " " + notification.transition();
    }

    OutboxFixture offer(Notification... notifications) {
        for (Notification each : notifications) {
            outbox.offer(each, now);
        }
        return this;
    }

    /** The requests that are due, without their answers. */
    List<Attempt> take() {
        outbox.onClock(now);
        List<Attempt> taken = new ArrayList<>();
        for (Attempt next = outbox.next(now); next != null; next = outbox.next(now)) {
            taken.add(next);
        }
        return taken;
    }

    /** Answers what is due, and what becomes due by that, with the same response. */
    List<String> deliver(Response response) {
        List<String> names = new ArrayList<>();
        outbox.onClock(now);
        for (Attempt next = outbox.next(now); next != null; next = outbox.next(now)) {
            next.notifications().forEach(each -> names.add(name(each)));
            outbox.complete(next, response, now);
        }
        return names;
    }

    byte[] saved() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        outbox.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    /** Another outbox with what was saved. */
    OutboxFixture restored(byte[] saved, Counts books, String... origins) throws IOException {
        OutboxFixture restored = new OutboxFixture(destination, books);
        restored.now = now;
        restored.outbox.read(new DataInputStream(new ByteArrayInputStream(saved)), Set.of(origins), now);
        return restored;
    }

    /** Whether the books balance. */
    boolean balanced() {
        return counts.sent == counts.delivered + counts.suppressed + counts.undelivered.size() + outbox.pending();
    }
}
