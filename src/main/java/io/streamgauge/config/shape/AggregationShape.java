// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.pipeline.Window;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;

/** The keys of an item of {@code aggregations}. */
final class AggregationShape {
    private static final Keys WINDOW = Keys.of(
                    optional("tumbling", Forms.DURATION, "windows of that size, one after the other"),
                    optional("sliding", Forms.DURATION, "windows of that size that overlap, one after each `every`"),
                    optional("session", Forms.DURATION, "windows that end with a gap of that length"),
                    optional("cumulative", Forms.DURATION, "windows that grow to that size by `every`, then restart"),
                    optional("calendar", Forms.constants(Window.Unit.class), "days, weeks or months of a `zone`"),
                    optional("every", Forms.DURATION, "for `sliding` and `cumulative`: the time from result to result"),
                    optional("max", Forms.DURATION, "for `session`: sessions are cut at multiples of it"),
                    optional("zone", Shape.text(), "for `calendar`: the time zone, like `Europe/Berlin`"))
            .oneOf("tumbling", "sliding", "session", "cumulative", "calendar")
            .needs("sliding", "every")
            .needs("cumulative", "every")
            .needs("session", "max")
            .needs("calendar", "zone")
            .needs("every", "sliding", "cumulative")
            .needs("max", "session")
            .needs("zone", "calendar");

    private static final Shape MEASURE = Shape.anyOf(
            Forms.EXPRESSION,
            Keys.of(
                            optional("measure", Forms.EXPRESSION, "the figure, like `sum(price)`"),
                            optional("where", Forms.EXPRESSION, "a condition; other events are not measured"),
                            optional("derive", Forms.EXPRESSION, "a number that is computed from other measures"))
                    .oneOf("measure", "derive")
                    .needs("where", "measure"));

    static final Keys AGGREGATION = Keys.of(
            required("name", Forms.NAME, "unique; part of state, metrics and results, so keep it"),
            optional("where", Forms.EXPRESSION, "a condition; events for which it does not hold are filtered"),
            optional(
                    "keyBy",
                    Shape.list(Shape.text()),
                    "[]",
                    "the fields by which figures are grouped; `[]` is the whole stream"),
            required("window", WINDOW, "which events are measured together"),
            optional(
                    "allowedLateness",
                    Forms.DURATION,
                    "0s",
                    "how long after its end a window still accepts late events"),
            optional(
                    "early",
                    Forms.DURATION_OR_OFF,
                    "off",
                    "`off`, or how often interim results are emitted, by the clock, when something changed"),
            required(
                    "measures",
                    new Shape.FreeKeys(Names.IDENTIFIER_FORM, MEASURE),
                    "figures, each by a name of your choice"),
            optional(
                    "alerts",
                    Shape.list(AlertShape.ALERT),
                    "[]",
                    "conditions over the results that people are notified of: see [alerts](alerts.md)"));

    private AggregationShape() {}
}
