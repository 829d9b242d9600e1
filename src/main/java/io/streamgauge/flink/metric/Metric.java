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
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.flink.metrics.MetricType;

/**
 * Every metric. The table in {@code docs/metrics.md} is made from these lines. Dashboards and saved counters hold the names, so a
 * constant keeps its own.
 */
public enum Metric {
    RECORDS(COUNTER, "records", "Records that were read."),
    HEADERS(COUNTER, "rows", "Rows of column names that were left out."),
    REJECTED(COUNTER, "records", "Records that were rejected as a whole.", CODE),
    DUPLICATES(COUNTER, "events", "Events that were dropped because a copy of them counted before."),

    EVENTS(COUNTER, "events", "Events that the aggregation was offered.", AGGREGATION),
    FILTERED(COUNTER, "events", "Events for which `where` did not hold.", AGGREGATION),
    REJECTED_EVENTS(COUNTER, "events", "Events that the aggregation rejected.", AGGREGATION, CODE),
    USED(COUNTER, "events", "Events that were taken into all or some of their windows.", AGGREGATION),
    LATE(COUNTER, "events", "Events all of whose windows were closed.", AGGREGATION),
    PARTLY_LATE(COUNTER, "events", "Events some of whose windows were closed; `used` counts them, too.", AGGREGATION),
    RESULTS(COUNTER, "results", "Results that were emitted.", AGGREGATION, KIND),

    ALERTS(COUNTER, "notifications", "Notifications that were sent.", AGGREGATION, ALERT, STATUS),
    FIRING(GAUGE, "keys", "Keys for which the alert fires.", AGGREGATION, ALERT),
    UNDECIDED(
            COUNTER,
            "evaluations",
            "Evaluations of conditions that were neither true nor false, because a value was missing.",
            AGGREGATION),
    ALERTS_IN_FORCE(
            GAUGE,
            "alerts",
            "Alerts in force, those of the pipeline file and those that came at run time; each subtask has all of them.",
            AGGREGATION),
    RULES_ACCEPTED(COUNTER, "rules", "Changes of alerts at run time that were accepted, with removals."),
    RULES_REFUSED(COUNTER, "rules", "Changes of alerts at run time that were refused."),
    RULES_VERSION(GAUGE, "version", "The version of the last change of an alert at run time; 0 before the first."),

    NOTIFICATIONS_SENT(
            COUNTER,
            "notifications",
            "Notifications for the destination: the sum of those that were delivered, suppressed or not delivered, and of those that are pending.",
            DESTINATION),
    NOTIFICATIONS(
            COUNTER, "notifications", "What became of the notifications for the destination.", DESTINATION, OUTCOME),
    NOTIFICATIONS_PENDING(
            GAUGE,
            "notifications",
            "Notifications that the destination has not confirmed yet, at most 10,000.",
            DESTINATION),
    NOTIFICATION_FAILURES(COUNTER, "attempts", "Attempts to deliver that failed, since the start.", DESTINATION),
    NOTIFICATIONS_WAIT(
            GAUGE, "ms", "How long the oldest pending notification has been waiting; 0 where none is.", DESTINATION),

    EVENT_TIME(
            GAUGE,
            "ms since the epoch",
            "The event time up to which windows have fired; -9223372036854775808 before the first watermark.",
            AGGREGATION),
    EVENT_TIME_LAG(GAUGE, "ms", "How far `eventTime` is behind the clock; 0 before the first watermark.", AGGREGATION),
    OPEN_WINDOWS(
            GAUGE,
            "window ends",
            "Ends of windows that have events and have not fired; subtasks have many of them in common.",
            AGGREGATION),
    BUFFERED_ROWS(
            GAUGE,
            "rows",
            "Accumulators by key and slice in plain memory, outside of state, before and behind the shuffle.",
            AGGREGATION),
    BUFFERED_BYTES(GAUGE, "bytes", "The memory that is allocated for these rows.", AGGREGATION),

    PARTITION_EVENT_TIME(
            GAUGE,
            "ms since the epoch",
            "The watermark of the partition; -9223372036854775808 before its first event.",
            TOPIC,
            PARTITION),
    PARTITION_SILENCE(
            GAUGE,
            "ms",
            "The time since the last event of the partition arrived, or since the partition is read.",
            TOPIC,
            PARTITION),
    PARTITION_UNREAD(
            GAUGE,
            "records",
            "At most so many records are still to be read, as of up to 10 s ago; -1 where that is not known.",
            TOPIC,
            PARTITION),
    PARTITION_IDLE(
            GAUGE,
            "1 or 0",
            "1 while the partition is idle, so that event time does not wait for it.",
            TOPIC,
            PARTITION),

    WHY(
            GAUGE,
            "text",
            "Why nothing comes out, in one sentence; empty while something does. Prometheus has no texts and shows 0."),
    STALLED_BECAUSE(
            GAUGE, "ms since the epoch", "Since when nothing has come out; 0 for all that is not the cause.", CAUSE),
    CHECKPOINT_AGE(
            GAUGE,
            "ms",
            "The time since the last completed checkpoint, or since the last start; only with checkpoints."),
    POISONED(GAUGE, "1 or 0", "1 while more records are rejected than `source.poison` allows."),
    POISONED_SHARE(
            GAUGE,
            "share",
            "The share, from 0 to 1, of the records in the time of `source.poison` that were rejected as a whole."),

    LAST_COMMIT(
            GAUGE,
            "ms since the epoch",
            "When this sink last committed a transaction with records; 0 before the first since the start. Only exactly-once."),
    SKIPPED_COMMITS(
            COUNTER,
            "transactions",
            "Transactions that Kafka refused to commit and that were skipped: their records are lost. Only exactly-once."),
    DELETED_TOPICS(
            COUNTER, "deletions", "How often the topic of this sink was deleted under the job. Only exactly-once."),
    OVERSIZE(COUNTER, "records", "Results and alerts that were larger than their topic takes.");

    private final String metricName = Pattern.compile("_(\\w)")
            .matcher(name().toLowerCase(Locale.ROOT))
            .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));

    private final MetricType type;
    private final String unit;
    private final String meaning;
    private final List<MetricLabel> labels;

    Metric(MetricType type, String unit, String meaning, MetricLabel... labels) {
        this.type = type;
        this.unit = unit;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    /** As reporters show it behind the group of the metrics and the labels: the name of the constant in camel case. */
    public String metricName() {
        // What an aggregation rejects has the name of what is rejected as a whole.
        return this == REJECTED_EVENTS ? REJECTED.metricName : metricName;
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
