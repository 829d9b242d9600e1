// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify;

import io.streamgauge.emit.AlertFormat;
import io.streamgauge.emit.Undelivered;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.Alert;
import io.streamgauge.notify.outbox.Attempt;
import io.streamgauge.notify.outbox.Notification;
import io.streamgauge.notify.outbox.Outbox;
import io.streamgauge.notify.outbox.Response;
import io.streamgauge.notify.request.HttpSender;
import io.streamgauge.notify.request.Summaries;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.destination.Destination;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers alerts to one destination and emits those that it does not deliver. It never waits for an answer: requests are in flight
 * beside the task, answers come back through the mailbox, and a checkpoint contains whatever is pending, so neither a barrier nor
 * another operator is held back. Flink's AsyncSinkBase waits for its requests before each barrier.
 */
final class NotifyOperator extends AbstractStreamOperator<Undelivered>
        implements OneInputStreamOperator<Alert, Undelivered>, BoundedOneInput {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(NotifyOperator.class);

    /** How often pending deliveries are checked, in milliseconds. */
    private static final long TICK = 100;

    /** How long a bounded run waits at its end for what is pending. */
    private static final long WAIT_AT_END = TimeUnit.SECONDS.toMillis(30);

    private final Pipeline pipeline;
    private final Destination destination;
    private final transient MailboxExecutor mailbox;

    /** The uids of the operators that emit alerts, by aggregation. */
    private transient Map<String, String> origins;

    private transient AlertFormat format;
    private transient LabelFilter filter;
    private transient HttpSender sender;
    private transient CheckpointedCounters counters;
    private transient ListState<byte[]> saved;
    private transient Outbox outbox;
    private transient long clock;
    /** The task reads it from the threads of reporters, too. */
    private transient volatile int pending;

    private transient volatile long oldest;
    private transient boolean failing;
    private transient boolean ended;

    NotifyOperator(StreamOperatorParameters<Undelivered> parameters, Pipeline pipeline, Destination destination) {
        super(parameters);
        this.pipeline = pipeline;
        this.destination = destination;
        this.mailbox = parameters.getMailboxExecutor();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        clock = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        origins = new HashMap<>();
        for (Aggregation aggregation : pipeline.aggregations()) {
            if (pipeline.rules() != null || !aggregation.alerts().isEmpty()) {
                origins.put(aggregation.name(), Uids.alerts(aggregation));
            }
        }
        counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
        DeliveryCounters books = new DeliveryCounters(
                destination.name(), counters, getMetricGroup(), each -> output.collect(new StreamRecord<>(each)));
        outbox = new Outbox(destination, books, new Summaries(pipeline.name(), destination.name())::json);
        saved = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(Uids.State.OUTBOX, BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : saved.get()) {
            outbox.read(new DataInputStream(new ByteArrayInputStream(bytes)), Set.copyOf(origins.values()), now());
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        format = new AlertFormat(pipeline);
        filter = new LabelFilter(destination.only());
        sender = new HttpSender(destination);
        Metrics.gauge(getMetricGroup(), Metric.NOTIFICATIONS_PENDING, () -> pending, destination.name());
        Metrics.gauge(
                getMetricGroup(),
                Metric.NOTIFICATIONS_WAIT,
                () -> oldest == Long.MAX_VALUE ? 0 : Math.max(0, now() - oldest),
                destination.name());
        oldest = Long.MAX_VALUE;
        pending = outbox.pending();
        getProcessingTimeService().scheduleWithFixedDelay(time -> onClock(), TICK, TICK);
    }

    /** Milliseconds since the epoch, by a clock that nobody sets while the task runs. */
    private long now() {
        return clock + TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void processElement(StreamRecord<Alert> element) throws Exception {
        Alert alert = element.getValue();
        Notification notification = new Notification(
                alert.id(),
                transition(alert),
                alert.name(),
                origins.getOrDefault(alert.aggregation(), ""),
                format.key(alert),
                format.value(alert));
        if (filter.test(notification)) {
            outbox.offer(notification, now());
            dispatch();
        } else if (notification.transition().ends()) {
            outbox.forget(notification.id());
        }
    }

    private static Notification.Transition transition(Alert alert) {
        return alert.repeat()
                ? Notification.Transition.REPEATED
                : Notification.Transition.valueOf(alert.status().name());
    }

    private void onClock() {
        if (!ended) {
            outbox.onClock(now());
            oldest = outbox.oldest();
            dispatch();
        }
    }

    private void dispatch() {
        for (Attempt attempt = outbox.next(now()); attempt != null; attempt = outbox.next(now())) {
            send(attempt);
        }
        pending = outbox.pending();
    }

    private void send(Attempt attempt) {
        // The wall clock: the end of a firing alert in Alertmanager is a time of day.
        sender.send(attempt.notifications(), attempt.refresh(), System.currentTimeMillis())
                .thenAccept(response -> {
                    try {
                        mailbox.execute(() -> onResponse(attempt, response), "answer of %s", destination.name());
                    } catch (RejectedExecutionException e) {
                        // The task has ended; the notification is pending in the last checkpoint.
                        LOG.debug("An answer of destination {} came after the task had ended", destination.name(), e);
                    }
                });
    }

    private void onResponse(Attempt attempt, Response response) {
        if (ended) {
            return;
        }
        outbox.complete(attempt, response, now());
        if (outbox.failing() != failing) {
            failing = outbox.failing();
            report(response);
        }
        dispatch();
    }

    private void report(Response response) {
        if (failing) {
            LOG.warn(
                    "Destination {} takes no notifications: {}. They are kept, and tried again for {} s each",
                    destination.name(),
                    response.message(),
                    destination.giveUpAfter().toSeconds());
        } else {
            LOG.info("Destination {} takes notifications again; {} are pending", destination.name(), outbox.pending());
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        outbox.write(new DataOutputStream(bytes));
        saved.update(List.of(bytes.toByteArray()));
    }

    /** A bounded run has no later run that could deliver what is pending. */
    @Override
    public void endInput() throws Exception {
        long until = now() + WAIT_AT_END;
        while (outbox.pending() > 0 && now() < until) {
            mailbox.yield();
        }
        ended = true;
        outbox.end();
        pending = 0;
    }

    @Override
    public void close() throws Exception {
        @Nullable HttpSender opened = sender;
        if (opened != null) {
            opened.close();
        }
        super.close();
    }
}
