// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify;

import io.streamgauge.emit.Undelivered;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.notify.outbox.Books;
import io.streamgauge.notify.outbox.Delivery;
import io.streamgauge.notify.outbox.Notification;
import io.streamgauge.notify.outbox.Response;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The books as metrics, which are saved in checkpoints; undelivered notifications are passed on and logged. */
final class DeliveryCounters implements Books {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryCounters.class);

    private final String destination;
    private final Consumer<Undelivered> output;
    private final Counter sent;
    private final Counter delivered;
    private final Counter suppressed;
    private final Counter undelivered;
    private final Counter failures;
    private final Set<Undelivered.Reason> logged = EnumSet.noneOf(Undelivered.Reason.class);

    /** @param output takes what is not delivered */
    DeliveryCounters(
            String destination, CheckpointedCounters counters, MetricGroup operator, Consumer<Undelivered> output) {
        this.destination = destination;
        this.output = output;
        this.sent = counters.counter(operator, Metric.NOTIFICATIONS_SENT, destination);
        this.delivered = counters.counter(operator, Metric.NOTIFICATIONS, destination, "delivered");
        this.suppressed = counters.counter(operator, Metric.NOTIFICATIONS, destination, "suppressed");
        this.undelivered = counters.counter(operator, Metric.NOTIFICATIONS, destination, "undelivered");
        this.failures = Metrics.counter(operator, Metric.NOTIFICATION_FAILURES, destination);
    }

    @Override
    public void sent() {
        sent.inc();
    }

    @Override
    public void delivered() {
        delivered.inc();
    }

    @Override
    public void suppressed() {
        suppressed.inc();
    }

    @Override
    public void undelivered(Delivery delivery, Undelivered.Reason reason) {
        undelivered.inc();
        if (logged.add(reason)) {
            LOG.warn(
                    "Destination {}: a notification is kept as undelivered, {}{}. Further ones are only counted",
                    destination,
                    reason,
                    delivery.message().isEmpty() ? "" : ", " + delivery.message());
        }
        Notification notification = delivery.notification();
        output.accept(new Undelivered(
                notification.key(),
                notification.json(),
                destination,
                reason,
                delivery.status(),
                delivery.message(),
                delivery.attempts(),
                delivery.since()));
    }

    @Override
    public void failed(Response response) {
        failures.inc();
    }
}
