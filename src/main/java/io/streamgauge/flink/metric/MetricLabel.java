// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.metric;

import java.util.Locale;

/** The labels of {@link Metric metrics}, beside those that Flink adds to each metric. */
public enum MetricLabel {
    AGGREGATION("the name of the aggregation"),
    CODE("why records were rejected, as in the topic of rejected records"),
    KIND("`final`, `early`, `revised`, or `retracted` for a session that became part of another one"),
    ALERT("the name of the alert"),
    STATUS("`firing`, `resolved`, `corrected`, or `repeated` for a firing alert that is sent again"),
    DESTINATION("the name of the destination in `sinks.notify`"),
    OUTCOME("`delivered`, `suppressed` or `undelivered`"),
    CAUSE("why nothing comes out: [the causes](no-results.md)"),
    TOPIC("the topic that is read"),
    PARTITION("the number of the partition that is read");

    private final String meaning;

    MetricLabel(String meaning) {
        this.meaning = meaning;
    }

    /** As reporters show it. */
    public String labelName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its values are, in Markdown. */
    public String meaning() {
        return meaning;
    }
}
