// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.destination.Destination;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;

/** The keys of {@code sinks}. */
final class SinksShape {
    static final Keys DESTINATION = Keys.of(
            required(
                    "as",
                    Forms.constants(Destination.Service.class),
                    "`alertmanager`, `slack`, `pagerduty` or `webhook`"),
            optional(
                    "to",
                    Shape.text(),
                    "a URL of `http` or `https`, required but for `pagerduty`, which has a public address. For"
                            + " `alertmanager` it is the address of the server, and `/api/v2/alerts` is appended"),
            optional(
                    "name",
                    Forms.NAME,
                    "unique in the file, and the value of `as` by default. State and metrics of the destination are found"
                            + " by it, so an edit that renames it drops what is pending"),
            optional("key", Shape.text(), "the routing key of the service, required for `pagerduty`"),
            optional("headers", new Shape.FreeKeys(null, Shape.text()), "headers of every request"),
            optional(
                    "only",
                    Forms.EXPRESSION,
                    "a condition over the labels of the alert (`alertname`, `severity`, `pipeline`, `aggregation`, its"
                            + " key fields and its own labels), `status`, `noData` and `repeat`. What it does not choose"
                            + " is not for this destination"),
            optional(
                    "atMost",
                    Shape.text("\\d{1,5} per \\S+"),
                    "`10 per 1m`: of the notifications about alerts that fire, at most ten that came within the same"
                            + " minute are delivered"),
            optional("giveUpAfter", Forms.DURATION, "1h", "how long delivery is tried"));

    static final Keys SINKS = Keys.of(
            optional(
                    "print",
                    Shape.list(Forms.constants(Sinks.Print.class)),
                    "what the console shows, of `records`, `results`, `alerts`, `late`, `rejected`. In a local run the"
                            + " default is `[results]`, and `alerts` where there are any, or `[records]` where there is no"
                            + " aggregation. On a cluster the default is `[]`, and the console is the `.out` file of each"
                            + " TaskManager, which Flink never rotates"),
            optional(
                    "results",
                    sink(),
                    "{topic: NAME.results}",
                    "results of windows; the key of the record is aggregation, key and window, so that a topic with"
                            + " `cleanup.policy=compact,delete` keeps the latest of each window until its retention is"
                            + " over"),
            optional(
                    "alerts",
                    sink(),
                    "{topic: NAME.alerts, guarantee: at-least-once}",
                    "[alerts](alerts.md), visible at once"),
            optional(
                    "late",
                    Shape.anyOf(Shape.words("none"), sink()),
                    "{topic: NAME.late}",
                    "events that arrived too late, or `none` to count them only"),
            optional("rejected", sink(), "{topic: NAME.rejected}", "records that could not be used"),
            optional(
                    "notify",
                    Shape.list(DESTINATION),
                    "[]",
                    "[destinations](alerts.md#delivery) that alerts are delivered to over HTTP: Alertmanager, Slack,"
                            + " PagerDuty, webhooks"),
            optional(
                    "undelivered",
                    sink(),
                    "{topic: NAME.undelivered}",
                    "alerts that could not be delivered; only with `notify`"));

    private SinksShape() {}

    private static Keys sink() {
        return Keys.of(
                optional("topic", Forms.TOPIC, "its topic, `NAME.SINK` by default"),
                optional(
                        "guarantee",
                        Forms.constants(Sinks.Guarantee.class),
                        "`exactly-once` or `at-least-once`; the default is `at-least-once` for `alerts` and `exactly-once`"
                                + " elsewhere"),
                optional(
                        "kafka",
                        KafkaShape.WRITER,
                        "properties of Kafka's producer, which override those of `kafka` at the top of the file"));
    }
}
