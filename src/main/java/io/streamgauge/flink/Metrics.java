package io.streamgauge.flink;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Every metric by its name. Prometheus sees them as {@code flink_taskmanager_job_task_operator_streamgauge_<name>} with the
 * label {@code aggregation}.
 */
public final class Metrics {
    /** Records that were read. */
    public static final String RECORDS = "records";
    /** Events that an aggregation was offered. */
    public static final String EVENTS = "events";
    /** Events for which {@code where} did not hold. */
    public static final String FILTERED = "filtered";
    /** Events that were taken into windows, all or some of theirs. */
    public static final String USED = "used";
    /** Events all of whose windows were closed. */
    public static final String LATE = "late";
    /** Events some of whose windows were closed; they are among the used ones, too. */
    public static final String PARTLY_LATE = "partlyLate";
    /** Records that were rejected, by the decoder or by an aggregation. */
    public static final String REJECTED = "rejected";
    /** Transactions that Kafka refused to commit and that were skipped: their records are lost. */
    public static final String SKIPPED_COMMITS = "skippedCommits";
    /** How often the topic of a sink was deleted under the job. */
    public static final String DELETED_TOPICS = "deletedTopics";
    /** Results and alerts that were larger than their topic takes. */
    public static final String OVERSIZE = "oversize";
    /** Results that were written. */
    public static final String RESULTS = "results";

    /** Alerts that were sent: firing, resolved, corrected, and repeats. */
    public static final String ALERTS = "alerts";
    /** Times that the condition of an alert was neither true nor false, because a value was missing. */
    public static final String UNDECIDED = "undecided";

    /** How many alerts of an aggregation are in force, those of the pipeline file and those that came at run time. */
    public static final String ALERTS_IN_FORCE = "alertsInForce";
    /** Changes of alerts at run time that were put in force, removals too. */
    public static final String RULES_ACCEPTED = "rulesAccepted";
    /** Changes of alerts at run time that were refused. */
    public static final String RULES_REFUSED = "rulesRefused";
    /** The version of the last change of an alert at run time, whatever became of it; 0 where there was none. */
    public static final String RULES_VERSION = "rulesVersion";

    /** The group that all of them are in. */
    public static final String SCOPE = "streamgauge";

    /** The label of what belongs to one aggregation. */
    public static final String AGGREGATION = "aggregation";

    private Metrics() {}

    /** A counter of the whole pipeline. */
    public static Counter counter(MetricGroup operator, String name) {
        return operator.addGroup(SCOPE).counter(name);
    }

    /** A value of the whole pipeline. */
    public static void gauge(MetricGroup operator, String name, Gauge<Long> value) {
        operator.addGroup(SCOPE).gauge(name, value);
    }

    /** A value of one aggregation. */
    public static void gauge(MetricGroup operator, String aggregation, String name, Gauge<Long> value) {
        operator.addGroup(SCOPE).addGroup(AGGREGATION, aggregation).gauge(name, value);
    }

    /** A counter of one aggregation. */
    public static Counter counter(MetricGroup operator, String aggregation, String name) {
        return operator.addGroup(SCOPE).addGroup(AGGREGATION, aggregation).counter(name);
    }
}
