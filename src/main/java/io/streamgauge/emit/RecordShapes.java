// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.model.Alert;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.WindowResult;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What the records contain that the job writes to Kafka. */
public final class RecordShapes {
    private static final Shape FIGURE =
            new Shape.Scalar(List.of("number", "string", "boolean", "null"), null, null, List.of());
    private static final Shape FIGURES = new Shape.FreeKeys(null, FIGURE);
    private static final String OR_NOTICE =
            "of the original record; absent in the notice of a result or an alert that was too large";
    private static final Shape KEY = new Shape.FreeKeys(null, Shape.string());
    private static final Keys WINDOW =
            Keys.of(required("start", Shape.time(), "inclusive"), required("end", Shape.time(), "exclusive"));
    private static final Keys PLACE = Keys.of(
            required("topic", Shape.string(), ""),
            required("partition", Shape.integer(), ""),
            required("offset", Shape.integer(), ""));
    private static final Keys EVIDENCE = Keys.of(
            required("topic", Shape.string(), ""),
            required("partition", Shape.integer(), ""),
            required("first", Shape.integer(), "the offset of the first event"),
            required("last", Shape.integer(), "the offset of the last event"));

    /** The value of a result. */
    public static final Keys RESULT = Keys.of(
            required("pipeline", Shape.string(), ""),
            required("aggregation", Shape.string(), ""),
            required("key", KEY, "the value of each field of `keyBy`, as text"),
            required("window", WINDOW, ""),
            required(
                    "kind",
                    words(
                            WindowResult.ResultKind.EARLY,
                            WindowResult.ResultKind.FINAL,
                            WindowResult.ResultKind.REVISED),
                    "`early` results come before the end of the window, the only `final` one at its end, `revised` ones"
                            + " when late events have changed it"),
            required("revision", Shape.integer(), "0 of early and final results, and 1 more with each revision"),
            required("measures", FIGURES, "each measure by its name"));

    /** The key of a result. A record without a value retracts a session. */
    public static final Keys RESULT_KEY = Keys.of(
            required("aggregation", Shape.string(), ""),
            required("key", KEY, "the value of each field of `keyBy`, as text"),
            required("start", Shape.time(), "of the window"),
            optional("end", Shape.time(), "of the window; absent for sessions, whose end moves"));

    /** The value of an alert. */
    public static final Keys ALERT = Keys.of(
            required(
                    "labels",
                    Keys.of(
                                    required("alertname", Shape.string(), ""),
                                    optional("severity", Shape.string(), ""),
                                    required("pipeline", Shape.string(), ""),
                                    required("aggregation", Shape.string(), ""))
                            .others(Shape.string()),
                    "together with the fields of the key and the labels of the file"),
            required("annotations", Keys.of(optional("summary", Shape.string(), "")), ""),
            required(
                    "startsAt",
                    Shape.time(),
                    "the end of the window that made it fire, or when data had been missing for long enough"),
            optional("endsAt", Shape.time(), "the end of the incident; absent while the alert fires"),
            required(
                    "status",
                    words(Alert.Status.values()),
                    "`corrected` where late events have changed the window that made it fire"),
            required("id", Shape.string(), "the same for all records of one incident"),
            required("window", WINDOW, "the window that was evaluated"),
            required("values", FIGURES, "the measures of the window"),
            required(
                    "evidence",
                    Shape.list(EVIDENCE),
                    "where in Kafka the events of the window are, of at most 16 partitions"),
            optional("noData", Shape.bool(), "`true` where the alert is about missing data"),
            optional("repeat", Shape.bool(), "`true` where the record was sent before"));

    /** The key of an alert. */
    public static final Keys ALERT_KEY = Keys.of(
            required("alert", Shape.string(), ""),
            required("aggregation", Shape.string(), ""),
            required("key", KEY, "the value of each field of `keyBy`, as text"));

    /** The value of a decision on an alert that was written to the topic of rules. Its key is the name of the alert. */
    public static final Keys STATUS = Keys.of(
            required("pipeline", Shape.string(), ""),
            required("alert", Shape.string(), ""),
            required("version", Shape.integer(), "of the change, larger than all earlier ones"),
            required("status", words(RuleDecision.Verdict.values()), "what became of the change"),
            required("errors", Shape.list(Shape.string()), "why it was refused"),
            required(
                    "inForce",
                    Shape.anyOf(Shape.integer(), Shape.nothing()),
                    "the version that is evaluated from now on; 0 for the alert of the file, null for none"),
            optional("record", PLACE, "where the change is"));

    /** The headers of a rejected record, by name. The original headers are kept. */
    public static final Keys REJECTED = dead(codes(reason -> reason != RejectReason.LATE))
            .and(
                    optional(HeaderNames.TOPIC, Shape.string(), OR_NOTICE),
                    optional(HeaderNames.PARTITION, digits(), OR_NOTICE),
                    optional(HeaderNames.OFFSET, digits(), OR_NOTICE),
                    optional(
                            HeaderNames.AGGREGATION,
                            Shape.string(),
                            "that rejected it; absent where the whole record was rejected"),
                    optional(HeaderNames.FIELD, Shape.string(), "the field that is wrong"));

    /** The headers of a late record, by name. The original headers are kept. */
    public static final Keys LATE = dead(codes(reason -> reason == RejectReason.LATE))
            .and(
                    required(HeaderNames.TOPIC, Shape.string(), "of the original record"),
                    required(HeaderNames.PARTITION, digits(), "of the original record"),
                    required(HeaderNames.OFFSET, digits(), "of the original record"),
                    required(HeaderNames.AGGREGATION, Shape.string(), "for which it was late"),
                    required(HeaderNames.WINDOW_START, Shape.time(), "of the last window that was missed"),
                    required(HeaderNames.WINDOW_END, Shape.time(), "of the last window that was missed"),
                    required(HeaderNames.WINDOWS, digits(), "how many windows were missed"),
                    required(HeaderNames.BY, digits(), "how far behind the close of the window, in milliseconds"),
                    required(
                            HeaderNames.PARTIAL,
                            Shape.words("true", "false"),
                            "`true` where other windows contain the event"));

    /** The headers of an alert that was not delivered, by name. */
    public static final Keys UNDELIVERED = Keys.of(
                    required(HeaderNames.EXCEPTION, words(true, Undelivered.Reason.values()), "the reason"),
                    required(
                            HeaderNames.MESSAGE,
                            Shape.string(),
                            "the last failure, as text; empty if nothing was sent"),
                    required(HeaderNames.PIPELINE, Shape.string(), ""),
                    required(HeaderNames.CODE, words(true, Undelivered.Reason.values()), "the reason"),
                    required(HeaderNames.DESTINATION, Shape.string(), "the name of the destination"),
                    optional(HeaderNames.STATUS, digits(), "of the last answer; absent where there was none"),
                    required(HeaderNames.ATTEMPTS, digits(), "how many requests were sent"),
                    required(HeaderNames.SINCE, Shape.time(), "when the alert was sent first"))
            .and(omitted());

    private RecordShapes() {}

    private static Keys dead(Shape codes) {
        return Keys.of(
                        optional(
                                HeaderNames.SOURCE_TIMESTAMP,
                                Shape.string(),
                                "of the original record, in Kafka; a year after 9999 has a sign, and the header is"
                                        + " absent where Kafka has no timestamp"),
                        required(HeaderNames.EXCEPTION, codes, "the reason"),
                        required(HeaderNames.MESSAGE, Shape.string(), "the reason, as text"),
                        required(HeaderNames.PIPELINE, Shape.string(), ""),
                        required(HeaderNames.CODE, codes, "the reason"))
                .and(omitted());
    }

    /** What describes bytes that were too large for the topic. */
    private static Keys.Declaration[] omitted() {
        String value = "of a value that was left out because the record was too large";
        String key = "of a key that was left out because the record was too large";
        return new Keys.Declaration[] {
            optional(HeaderNames.VALUE_LENGTH, digits(), value + ", in bytes"),
            optional(HeaderNames.VALUE_SHA_256, Shape.string(), value),
            optional(HeaderNames.KEY_LENGTH, digits(), key + ", in bytes"),
            optional(HeaderNames.KEY_SHA_256, Shape.string(), key)
        };
    }

    private static Shape digits() {
        return Shape.text("\\d+");
    }

    private static Shape codes(Predicate<RejectReason> some) {
        return words(true, Arrays.stream(RejectReason.values()).filter(some).toArray(RejectReason[]::new));
    }

    private static Shape words(Enum<?>... constants) {
        return words(false, constants);
    }

    private static Shape words(boolean upperCase, Enum<?>... constants) {
        return Shape.words(Arrays.stream(constants)
                .map(Enum::name)
                .map(name -> upperCase ? name : name.toLowerCase(Locale.ROOT))
                .toList());
    }
}
