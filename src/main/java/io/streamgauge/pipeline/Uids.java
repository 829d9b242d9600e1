// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.model.Durations;

/**
 * The savepoint contract: the uid of every operator and the name of every state. Flink assigns the state of a
 * savepoint by them, so none of them may change.
 */
public final class Uids {
    public static final String SEPARATE_REJECTED = "separate-rejected";
    /** The prefix of the uid; the time and the field follow. */
    public static final String DROP_DUPLICATES = "drop-duplicates-";

    public static final String VALIDATE_RULES = "rules-validate";
    public static final String WRITE_RULES_STATUS = "rules-status-sink";

    /** The prefix of the uid of the source of a live run; the topics follow. */
    public static final String SOURCE = "source-";
    /**
     * The prefix in a bounded run, which has another source: a restored source keeps the stopping offsets that it was created
     * with, and the source of a live run has none.
     */
    public static final String BOUNDED_SOURCE = "bounded-source-";

    private Uids() {}

    /** @param topics the topics, separated by commas, or the topic pattern */
    public static String source(boolean bounded, String topics) {
        return (bounded ? BOUNDED_SOURCE : SOURCE) + topics;
    }

    public static String rulesSource(String topic) {
        return "rules-source-" + topic;
    }

    /** The field and the time are part of the uid, because ids of another field, or in other buckets, cannot be compared. */
    public static String dropDuplicates(Source.Deduplication deduplication) {
        return DROP_DUPLICATES + Durations.text(deduplication.keep()) + "-by-" + deduplication.field();
    }

    public static String localAggregate(Aggregation aggregation) {
        return of(aggregation, "combine");
    }

    public static String globalAggregate(Aggregation aggregation) {
        return of(aggregation, "fire");
    }

    public static String alerts(Aggregation aggregation) {
        return of(aggregation, "alerts");
    }

    /** @param destination the name of the destination in {@code sinks.notify} */
    public static String notify(String destination) {
        return "notify-" + destination;
    }

    /** @param output the key of the output in the section {@code sinks} */
    public static String sink(String output) {
        return output + "-sink";
    }

    /** @param output the name of the output in {@code sinks.print} */
    public static String print(String output) {
        return output + "-print";
    }

    /** @param output as in {@link #print} */
    public static String view(String output) {
        return output + "-view";
    }

    /** Windows and key are part of the uid, because state of other windows or keys cannot be restored. */
    private static String of(Aggregation aggregation, String operator) {
        String by = aggregation.keyBy().isEmpty() ? "" : " by " + String.join(",", aggregation.keyBy());
        return aggregation.name() + "-" + operator + "-" + (aggregation.window() + by).replace(' ', '-');
    }

    /** The names of states and of timer services, whose timers are state, too; each unique among its kind in its operator. */
    public static final class State {
        /**
         * Counters of the local and the global aggregation, of the alerts, of the delivery to a destination, of the separation of
         * rejected records, and of the search for duplicates.
         */
        public static final String COUNTERS = "counters";

        /** The cluster and topic ids of Kafka; a state of the separation of rejected records. */
        public static final String KAFKA_IDS = "kafka";

        /** The ids that were seen; a state of the search for duplicates. */
        public static final String FIRST_COPIES = "first-copy-blocks";

        /** The timer service of the search for duplicates. */
        public static final String BUCKET_TIMERS = "buckets";

        /** An upper bound of event time behind the shuffle; a state of the local aggregation. */
        public static final String HORIZON = "horizon";

        /** How far event time has advanced; a state of the global aggregation. */
        public static final String WATERMARK = "watermark";

        /** The event time up to which the global aggregation has closed windows. */
        public static final String CLOSED = "closed";

        /** The partitions whose first event the global aggregation has seen, and the definition of its figures at that time. */
        public static final String BEGUN = "begun";

        /** The event time from which the global aggregation has seen windows whole. */
        public static final String SEEN_WHOLE = "seen-whole";

        /** The slices of aligned windows, by key and end. */
        public static final String SLICES = "panes";

        /** What was emitted for aligned windows that may fire again, by key and end. */
        public static final String EMISSIONS = "written";

        /** The sessions of the global aggregation, by key and cell. */
        public static final String SESSIONS = "sessions";

        /** The timer service of the global aggregation. */
        public static final String WINDOW_TIMERS = "windows";

        /** The alerts of each key; a state of the alert operators. */
        public static final String ALERTS = "alerts";

        /** The timer service of the alerts. */
        public static final String ALERT_TIMERS = "alerts";

        /** The decisions on rules; a state of the alert operators and of the validation of rules. */
        public static final String DECISIONS = "decisions";

        /** The version of the newest change; a state of the validation of rules. */
        public static final String RULES_VERSION = "version";

        /** What is pending; a state of the delivery to one destination. */
        public static final String OUTBOX = "outbox";

        private State() {}
    }
}
