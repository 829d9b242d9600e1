// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.config.shape.Forms;
import io.streamgauge.model.RejectReason;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;
import java.util.Arrays;
import java.util.List;

/** The keys of a test file. */
public final class TestFileShape {
    static final List<String> KINDS = List.of("final", "revised", "retracted");
    static final List<String> STATUSES = List.of("firing", "resolved", "corrected");
    static final List<String> CODES =
            Arrays.stream(RejectReason.values()).map(Enum::name).toList();

    /** Base64, which YAML can take for a number or a truth value. */
    private static final Shape BYTES =
            new Shape.Scalar(List.of("string", "number", "boolean"), "[A-Za-z0-9+/]*={0,2}", null, List.of());

    private static final Shape TEXT_OR_BYTES =
            Shape.anyOf(Shape.text(), Shape.nothing(), Keys.of(required("bytes", BYTES, "Base64")));

    private static final Keys EVENT = Keys.of(
                    optional(
                            "value",
                            Shape.ANYTHING,
                            "an object, which becomes JSON with the numbers as they are written; a text, which becomes"
                                    + " its bytes in UTF-8; or nothing, for a record without a value"),
                    optional("bytes", BYTES, "Base64, in place of `value`"),
                    optional("key", TEXT_OR_BYTES, "a text, or `{bytes: AAEC}`"),
                    optional(
                            "headers",
                            new Shape.FreeKeys(null, Shape.anyOf(TEXT_OR_BYTES, Shape.list(TEXT_OR_BYTES))),
                            "texts or `{bytes: AAEC}` by their names; a list of them for a header that occurs several"
                                    + " times"),
                    optional(
                            "topic",
                            Shape.text(),
                            "the first of `source.topics` by default; required for a `topicPattern`"),
                    optional("partition", Forms.count(4), "0", "from 0 to 9,999"),
                    optional(
                            "timestamp",
                            Forms.TIME,
                            "Kafka's timestamp, by default the event time; required if the pipeline takes event time"
                                    + " from it"),
                    optional("watermark", Forms.TIME, "an element of its own: event time of every partition is there"))
            .oneOf("value", "bytes", "watermark");

    private static final Keys WINDOW = Keys.of(
            optional("start", orNothing(Shape.text()), "when it begins"),
            optional("end", orNothing(Shape.text()), "when it ends"));

    private static final Shape ANY_NAMES = orNothing(new Shape.FreeKeys(null, Shape.ANYTHING));
    private static final Shape ANY_WINDOW = orNothing(WINDOW);

    private static final Keys RESULT = Keys.of(
            optional("pipeline", orNothing(Shape.text()), ""),
            optional("aggregation", orNothing(Shape.text()), ""),
            optional("key", ANY_NAMES, "the value of each field of `keyBy`"),
            optional("window", ANY_WINDOW, ""),
            optional("kind", Shape.words(KINDS), "`final`, `revised` or `retracted`"),
            optional("revision", orNothing(Forms.count(9)), "0 of the final result, and 1 more with each revision"),
            optional("measures", ANY_NAMES, "each measure by its name"));

    private static final Keys ALERT = Keys.of(
            optional("labels", ANY_NAMES, "`alertname`, `severity`, `pipeline`, `aggregation`, key fields and others"),
            optional(
                    "annotations",
                    orNothing(Keys.of(optional("summary", orNothing(Shape.text()), ""))),
                    "the `summary`"),
            optional("startsAt", orNothing(Shape.text()), "when the incident began"),
            optional("endsAt", orNothing(Shape.text()), "when the incident ended"),
            optional("status", Shape.words(STATUSES), "`firing`, `resolved` or `corrected`"),
            optional("id", orNothing(Shape.text()), "the same for all records of one incident"),
            optional("window", ANY_WINDOW, "the window that was evaluated"),
            optional("values", ANY_NAMES, "the measures of the window"),
            optional("evidence", Shape.ANYTHING, "where in Kafka its events are"),
            optional("noData", Shape.ANYTHING, "`true` where the alert is about missing data"));

    private static final Keys PLACE = Keys.of(
            optional("topic", orNothing(Shape.text()), ""),
            optional("partition", orNothing(Forms.count(4)), ""),
            optional("offset", orNothing(Forms.count(9)), ""));

    private static final Keys LATE = PLACE.and(
            optional("aggregation", orNothing(Shape.text()), "the aggregation for which it was late"),
            optional("window", ANY_WINDOW, "the last window that was missed"),
            optional("windows", orNothing(Forms.count(9)), "how many were missed"),
            optional("byMs", orNothing(Forms.count(18)), "how far behind the close of the window, in milliseconds"),
            optional("partial", orNothing(Shape.text()), "`true` if other windows contain the event"));

    private static final Keys REJECTED = PLACE.and(
            optional("aggregation", orNothing(Shape.text()), "nothing if the whole record was rejected"),
            optional("code", Shape.words(CODES), "the reason"),
            optional("field", orNothing(Shape.text()), "the field that is wrong"),
            optional("message", orNothing(Shape.text()), "what is wrong, as text"));

    static final Keys EXPECT = Keys.of(
            optional(
                    "results",
                    Shape.list(RESULT),
                    "the JSON that Kafka receives; a retracted session is `{aggregation: .., key: .., window: {start:"
                            + " ..}, kind: retracted}`"),
            optional("alerts", Shape.list(ALERT), "the JSON that Kafka receives"),
            optional(
                    "late",
                    Shape.list(LATE),
                    "`topic`, `partition`, `offset`, `aggregation`, `window` (the last that was missed), `windows` (how"
                            + " many), `byMs`, `partial`"),
            optional(
                    "rejected",
                    Shape.list(REJECTED),
                    "`topic`, `partition`, `offset`, `aggregation` (null if the whole record was rejected), `code`,"
                            + " `field`, `message`"),
            optional(
                    "duplicates",
                    Shape.anyOf(Forms.count(9), Shape.list(PLACE)),
                    "`topic`, `partition`, `offset` of the events that `source.id` drops, or how many there are"),
            optional(
                    "exactly",
                    Shape.anyOf(Shape.bool(), Shape.words("true", "false")),
                    "false",
                    "`true` if nothing else may come out of the outputs that are listed"));

    static final Keys CASE = Keys.of(
            required("name", Shape.text(), "unique in the file"),
            optional(
                    "set",
                    new Shape.FreeKeys(null, Shape.ANYTHING),
                    "what the case changes in the pipeline, as `--set path=value` does"),
            optional("now", Forms.TIME, "the clock while the records are read, for `maxAhead`"),
            required("events", Shape.listOfSome(EVENT), "records and watermarks, in the order in which they are read"),
            optional(
                    "expect",
                    Shape.anyOf(EXPECT, Shape.nothing()),
                    "what comes out; required but for `test --fix`, which writes it"));

    private static final Keys SURVIVOR = Keys.of(
            required("mutant", Shape.text(), "as `test --mutate` prints it"),
            required("because", Shape.text(), "the reason why no case notices it"));

    public static final Keys TEST_FILE = Keys.of(
            required("pipeline", Shape.text(), "the path to the pipeline file, from the test file"),
            required("cases", Shape.listOfSome(CASE), "what is tested"),
            optional("survivors", Shape.list(SURVIVOR), "[]", "mutants that no case has to notice"));

    private TestFileShape() {}

    /** What is expected can be nothing: a value that is null or absent. */
    private static Shape orNothing(Shape shape) {
        return Shape.anyOf(shape, Shape.nothing());
    }
}
