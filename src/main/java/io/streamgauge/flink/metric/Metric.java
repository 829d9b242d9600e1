// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.metric;

import static io.streamgauge.flink.metric.MetricLabel.AGGREGATION;
import static io.streamgauge.flink.metric.MetricLabel.ALERT;
import static io.streamgauge.flink.metric.MetricLabel.CAUSE;
import static io.streamgauge.flink.metric.MetricLabel.CODE;
import static io.streamgauge.flink.metric.MetricLabel.DESTINATION;
import static io.streamgauge.flink.metric.MetricLabel.KIND;
import static io.streamgauge.flink.metric.MetricLabel.OUTCOME;
import static io.streamgauge.flink.metric.MetricLabel.PARTITION;
import static io.streamgauge.flink.metric.MetricLabel.STATUS;
import static io.streamgauge.flink.metric.MetricLabel.TOPIC;
import static org.apache.flink.metrics.MetricType.COUNTER;
import static org.apache.flink.metrics.MetricType.GAUGE;

import java.util.List;
import org.apache.flink.metrics.MetricType;

/** Every metric. The table in {@code docs/metrics.md} is made from these lines. */
public enum Metric {
    RECORDS("records", COUNTER, "records", "Records that were read."),
    HEADERS("headers", COUNTER, "rows", "Rows of column names that were left out."),
    REJECTED("rejected", COUNTER, "records", "Records that were rejected as a whole.", CODE),
    DUPLICATES("duplicates", COUNTER, "events", "Events that were dropped because a copy of them counted before."),

    EVENTS("events", COUNTER, "events", "Events that the aggregation was offered.", AGGREGATION),
    FILTERED("filtered", COUNTER, "events", "Events for which `where` did not hold.", AGGREGATION),
    REJECTED_EVENTS("rejected", COUNTER, "events", "Events that the aggregation rejected.", AGGREGATION, CODE),
    USED("used", COUNTER, "events", "Events that were taken into all or some of their windows.", AGGREGATION),
    LATE("late", COUNTER, "events", "Events all of whose windows were closed.", AGGREGATION),
    PARTLY_LATE(
            "partlyLate",
            COUNTER,
            "events",
            "Events some of whose windows were closed; `used` counts them, too.",
            AGGREGATION),
    RESULTS("results", COUNTER, "results", "Results that were emitted.", AGGREGATION, KIND),

    ALERTS("alerts", COUNTER, "notifications", "Notifications that were sent.", AGGREGATION, ALERT, STATUS),
    FIRING("firing", GAUGE, "keys", "Keys for which the alert fires.", AGGREGATION, ALERT),
    UNDECIDED(
            "undecided",
            COUNTER,
            "evaluations",
            "Evaluations of conditions that were neither true nor false, because a value was missing.",
            AGGREGATION),
    ALERTS_IN_FORCE(
            "alertsInForce",
            GAUGE,
            "alerts",
            "Alerts in force, those of the pipeline file and those that came at run time; each subtask has all of them.",
            AGGREGATION),
    RULES_ACCEPTED(
            "rulesAccepted", COUNTER, "rules", "Changes of alerts at run time that were accepted, with removals."),
    RULES_REFUSED("rulesRefused", COUNTER, "rules", "Changes of alerts at run time that were refused."),
    RULES_VERSION(
            "rulesVersion",
            GAUGE,
            "version",
            "The version of the last change of an alert at run time; 0 before the first."),

    NOTIFICATIONS_SENT(
            "notificationsSent",
            COUNTER,
            "notifications",
            "Notifications for the destination: the sum of those that were delivered, suppressed or not delivered, and of those that are pending.",
            DESTINATION),
    NOTIFICATIONS(
            "notifications",
            COUNTER,
            "notifications",
            "What became of the notifications for the destination.",
            DESTINATION,
            OUTCOME),
    NOTIFICATIONS_PENDING(
            "notificationsPending",
            GAUGE,
            "notifications",
            "Notifications that the destination has not confirmed yet, at most 10,000.",
            DESTINATION),
    NOTIFICATION_FAILURES(
            "notificationFailures",
            COUNTER,
            "attempts",
            "Attempts to deliver that failed, since the start.",
            DESTINATION),
    NOTIFICATIONS_WAIT(
            "notificationsWait",
            GAUGE,
            "ms",
            "How long the oldest pending notification has been waiting; 0 where none is.",
            DESTINATION),

    EVENT_TIME(
            "eventTime",
            GAUGE,
            "ms since the epoch",
            "The event time up to which windows have fired; -9223372036854775808 before the first watermark.",
            AGGREGATION),
    EVENT_TIME_LAG(
            "eventTimeLag",
            GAUGE,
            "ms",
            "How far `eventTime` is behind the clock; 0 before the first watermark.",
            AGGREGATION),
    OPEN_WINDOWS(
            "openWindows",
            GAUGE,
            "window ends",
            "Ends of windows that have events and have not fired; subtasks have many of them in common.",
            AGGREGATION),
    BUFFERED_ROWS(
            "bufferedRows",
            GAUGE,
            "rows",
            "Accumulators by key and slice in plain memory, outside of state, before and behind the shuffle.",
            AGGREGATION),
    BUFFERED_BYTES("bufferedBytes", GAUGE, "bytes", "The memory that is allocated for these rows.", AGGREGATION),

    PARTITION_EVENT_TIME(
            "partitionEventTime",
            GAUGE,
            "ms since the epoch",
            "The watermark of the partition; -9223372036854775808 before its first event.",
            TOPIC,
            PARTITION),
    PARTITION_SILENCE(
            "partitionSilence",
            GAUGE,
            "ms",
            "The time since the last event of the partition arrived, or since the partition is read.",
            TOPIC,
            PARTITION),
    PARTITION_UNREAD(
            "partitionUnread",
            GAUGE,
            "records",
            "At most so many records are still to be read, as of up to 10 s ago; -1 where that is not known.",
            TOPIC,
            PARTITION),
    PARTITION_IDLE(
            "partitionIdle",
            GAUGE,
            "1 or 0",
            "1 while the partition is idle, so that event time does not wait for it.",
            TOPIC,
            PARTITION),

    WHY(
            "why",
            GAUGE,
            "text",
            "Why nothing comes out, in one sentence; empty while something does. Prometheus has no texts and shows 0."),
    STALLED_BECAUSE(
            "stalledBecause",
            GAUGE,
            "ms since the epoch",
            "Since when nothing has come out; 0 for all that is not the cause.",
            CAUSE),
    CHECKPOINT_AGE(
            "checkpointAge",
            GAUGE,
            "ms",
            "The time since the last completed checkpoint, or since the last start; only with checkpoints."),
    POISONED("poisoned", GAUGE, "1 or 0", "1 while more records are rejected than `source.poison` allows."),
    POISONED_SHARE(
            "poisonedShare",
            GAUGE,
            "share",
            "The share, from 0 to 1, of the records in the time of `source.poison` that were rejected as a whole."),

    LAST_COMMIT(
            "lastCommit",
            GAUGE,
            "ms since the epoch",
            "When this sink last committed a transaction with records; 0 before the first since the start. Only exactly-once."),
    SKIPPED_COMMITS(
            "skippedCommits",
            COUNTER,
            "transactions",
            "Transactions that Kafka refused to commit and that were skipped: their records are lost. Only exactly-once."),
    DELETED_TOPICS(
            "deletedTopics",
            COUNTER,
            "deletions",
            "How often the topic of this sink was deleted under the job. Only exactly-once."),
    OVERSIZE("oversize", COUNTER, "records", "Results and alerts that were larger than their topic takes.");

    private final String metricName;
    private final MetricType type;
    private final String unit;
    private final String meaning;
    private final List<MetricLabel> labels;

    Metric(String metricName, MetricType type, String unit, String meaning, MetricLabel... labels) {
        this.metricName = metricName;
        this.type = type;
        this.unit = unit;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    /** As reporters show it behind the group of the metrics and the labels. */
    public String metricName() {
        return metricName;
    }

    public MetricType type() {
        return type;
    }

    public String unit() {
        return unit;
    }

    /** One sentence, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** In the order in which they follow the group of the metrics. */
    public List<MetricLabel> labels() {
        return labels;
    }
}
