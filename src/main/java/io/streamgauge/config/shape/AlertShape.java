// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;

/** The keys of an alert. */
public final class AlertShape {
    /** The names of labels, as Prometheus has them. */
    public static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";

    private static final Keys PAST = Keys.of(
            optional("windows", Forms.count(4), "60", "how many of them, at most 1,000"),
            optional(
                    "min",
                    Forms.count(4),
                    "10",
                    "how many there must be, at most `windows`, which is also the default where it is less"));

    private static final Shape NO_DATA = Shape.anyOf(
            Shape.words("keep", "resolve"),
            Keys.of(required("alert", Forms.DURATION, "for how long data must be missing before the alert fires")));

    static final Keys ALERT = Keys.of(
            required("name", Forms.NAME, "unique in the pipeline"),
            required("when", Forms.EXPRESSION, "a condition; the alert can fire while it is true"),
            optional(
                    "resolve",
                    Forms.EXPRESSION,
                    "a condition; a firing alert can be resolved while it is true. By default, that is while `when` is"
                            + " not"),
            optional(
                    "for",
                    Shape.anyOf(Shape.text("\\d{1,5} windows?"), Forms.DURATION),
                    "1 windows",
                    "how long `when` must hold: `3 windows` in a row, or a duration"),
            optional("keepFiring", Forms.DURATION, "0s", "how long a firing alert that could be resolved keeps firing"),
            optional("past", PAST, "{windows: 60, min: 10}", "the windows that `past` is computed from"),
            optional("noData", NO_DATA, "keep", "`keep`, `resolve` or `{alert: 5m}`: what missing data of a key means"),
            optional(
                    "forgetAfter",
                    Forms.DURATION,
                    "1d",
                    "how long after its last window a key is forgotten; by default at least the time from window to"
                            + " window"),
            optional(
                    "on", Forms.constants(AlertRule.On.class), "final", "`early`: early results can make it fire, too"),
            optional("severity", Shape.text(), "the label `severity`"),
            optional(
                    "labels",
                    new Shape.FreeKeys(LABEL, Shape.text()),
                    "additional labels of the alert, by their names"),
            optional(
                    "summary",
                    Shape.text(),
                    "a text with `{places}` for key fields, measures, `window.start` and `window.end`; `{{` is a brace."
                            + " Filled in, it has at most 4 KiB (4,096 bytes of UTF-8); a longer text is cut and ends"
                            + " with `...[cut]`"),
            optional("repeat", Forms.DURATION_OR_OFF, "off", "how often a firing alert is sent again, by the clock"));

    /** An alert that is written to the topic of rules. */
    public static final Keys RULE =
            ALERT.and(required("aggregation", Forms.NAME, "the aggregation whose results the alert evaluates"));

    private AlertShape() {}
}
