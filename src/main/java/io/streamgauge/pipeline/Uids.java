package io.streamgauge.pipeline;

/**
 * The savepoint contract: the uid of every operator and the name of every state. Flink assigns the state of a
 * savepoint by them, so none of them may change.
 */
public final class Uids {
    public static final String SEPARATE_REJECTED = "separate-rejected";
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

    public static String localAggregate(Aggregation aggregation) {
        return of(aggregation, "combine");
    }

    public static String globalAggregate(Aggregation aggregation) {
        return of(aggregation, "fire");
    }

    public static String alerts(Aggregation aggregation) {
        return of(aggregation, "alerts");
    }

    public static String holdResults(Aggregation aggregation) {
        return of(aggregation, "hold");
    }

    /** @param output the key of the output in the section {@code sinks} */
    public static String sink(String output) {
        return output + "-sink";
    }

    /** @param output the name of the output in {@code sinks.print} */
    public static String print(String output) {
        return output + "-print";
    }

    /** Windows and key are part of the uid, because state of other windows or keys cannot be restored. */
    private static String of(Aggregation aggregation, String operator) {
        String by = aggregation.keyBy().isEmpty() ? "" : " by " + String.join(",", aggregation.keyBy());
        return aggregation.name() + "-" + operator + "-" + (aggregation.window() + by).replace(' ', '-');
    }
}
