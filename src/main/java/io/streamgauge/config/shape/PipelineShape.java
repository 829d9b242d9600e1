// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;

/** The keys of the pipeline file. */
public final class PipelineShape {
    private static final Keys RULES = Keys.of(
            optional("topic", Forms.TOPIC, "where alerts are changed; `NAME.rules` by default"),
            optional("status", Forms.TOPIC, "where decisions are written; `NAME.rules.status` by default"));

    public static final Keys PIPELINE = Keys.of(
            required("name", Forms.NAME, "the name of the job, and the first part of names that it makes"),
            optional(
                    "kafka",
                    KafkaShape.CLIENTS,
                    "properties of all Kafka clients; `bootstrap.servers` is required, here or for each client"),
            required("source", SourceShape.SOURCE, "what is read"),
            optional("aggregations", Shape.list(AggregationShape.AGGREGATION), "[]", "what is measured"),
            optional("rules", RULES, "alerts that change while the job runs"),
            optional("sinks", SinksShape.SINKS, "where everything is written"));

    private PipelineShape() {}
}
