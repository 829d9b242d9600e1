// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import static io.streamgauge.schema.Keys.optional;
import static io.streamgauge.schema.Keys.required;

import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.pipeline.Source;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;

/** The keys of {@code source}. */
final class SourceShape {
    private static final Shape PATH = Shape.anyOf(Shape.text(), Shape.listOfSome(Shape.text()));

    private static final Keys CSV = Keys.of(
            required("columns", Shape.listOfSome(Shape.text()), "the name of each column, in their order"),
            optional(
                    "delimiter",
                    Forms.TEXT_OR_TILDE,
                    ",",
                    "one character of ASCII that is neither a quote nor a line break"),
            optional("header", Shape.words("skip"), "a row that consists of the names of all columns is left out"));

    private static final Shape FIELD = Shape.anyOf(
            Forms.constants(Field.Type.class),
            Keys.of(
                    required("type", Forms.constants(Field.Type.class), "what the values of the field are"),
                    optional(
                            "path",
                            PATH,
                            "where the field is: `a.b` reaches into objects, and a list takes names as they are;"
                                    + " the name of the field by default"),
                    optional(
                            "from",
                            Shape.text("value|key|topic|header:.+"),
                            "value",
                            "the part of the record that has the field: `value`, `key`, `topic` or `header:NAME`")));

    private static final Shape TIMESTAMP = Shape.anyOf(
            Shape.words("kafka"),
            Keys.of(
                    required("field", PATH, "where the time is, as the path of a field"),
                    required(
                            "format",
                            Shape.text(),
                            "`epoch-seconds`, `epoch-millis`, `epoch-micros`, `epoch-nanos`, `iso-8601`, or a"
                                    + " pattern like `yyyy-MM-dd HH:mm:ss`"),
                    optional(
                            "between",
                            new Shape.Items(Forms.TIME, 2, 2),
                            "[\"2000-01-01\", \"2100-01-01\"]",
                            "the times that are possible; others are rejected"),
                    optional("zone", Shape.text(), "the time zone of texts without one")));

    private static final Keys ID = Keys.of(
            required("field", PATH, "where the id is, as the path of a field"),
            required("keep", Forms.DURATION, "the time within which copies are recognized; at least `1s`"));

    private static final Shape MAX_AHEAD = Shape.anyOf(
            Forms.DURATION,
            Shape.words("unlimited"),
            Keys.of(
                    required("within", Forms.DURATION, "how far an event may lie in the future"),
                    optional(
                            "of",
                            Forms.constants(Source.MaxAhead.From.class),
                            "record",
                            "what the future begins at: the Kafka timestamp of the `record`, or `now`")));

    static final Keys POISON = Keys.of(
            required(
                    "share",
                    Shape.textOrNumber("\\+?\\d*\\.?\\d+(?:[eE][+-]?\\d+)?"),
                    "of all records read, above 0 and below 1; more than that is too much"),
            optional(
                    "over",
                    Forms.DURATION,
                    "1m",
                    "the time, by the clock, in which the records are counted; at least `10s`"),
            required("then", Forms.constants(PoisonLimit.Then.class), "`warn`, `fail` or `off`"));

    static final Keys SOURCE = Keys.of(
                    optional(
                            "topics",
                            Shape.listOfSome(Forms.TOPIC),
                            "the topics; these or `topicPattern` are required"),
                    optional("topicPattern", Shape.text(), "a regular expression for the whole name of a topic"),
                    optional("format", Forms.constants(Source.Format.class), "json", "`json`, `csv` or `text`"),
                    optional(
                            "csv",
                            CSV,
                            "`{columns: [at, symbol, px], delimiter: \",\", header: skip}`, for `format: csv` only;"
                                    + " `header` has no default"),
                    optional(
                            "pattern",
                            Shape.text(),
                            "a regular expression whose named groups are fields, for `format: text` only"),
                    optional(
                            "fields",
                            new Shape.FreeKeys(Names.IDENTIFIER_FORM, FIELD),
                            "the fields that the pipeline uses"),
                    optional("nulls", Shape.list(Forms.TEXT_OR_TILDE), "[\"\"]", "texts that mean \"no value\""),
                    optional("timestamp", TIMESTAMP, "kafka", "when the event happened"),
                    optional(
                            "id",
                            ID,
                            "`{field: tradeId, keep: 1h}`: events with the same id are [duplicates](#duplicates)"),
                    optional(
                            "maxOutOfOrderness",
                            Forms.DURATION,
                            "5s",
                            "how far an event may be behind the latest of its partition; results wait that long"),
                    optional(
                            "maxAhead",
                            MAX_AHEAD,
                            "5m",
                            "how far an event may lie in the future, or `unlimited`; an event further ahead is rejected"
                                    + " and does not advance event time. [Event time](#event-time) defines the future"),
                    optional(
                            "idleAfter",
                            Shape.anyOf(Forms.DURATION, Shape.words("never")),
                            "30s",
                            "a partition without events for that long that is read to its end is idle and holds back no"
                                    + " other; when all are, event time advances by the clock. `never` switches that off."
                                    + " [Silent partitions](no-results.md#silent-partitions-and-silent-topics) has the"
                                    + " details"),
                    optional(
                            "poison",
                            POISON,
                            "not watched by default; the share of rejected records that is too much, and what happens then: see [too many"
                                    + " rejected records](#too-many-rejected-records)"),
                    optional(
                            "start",
                            Shape.anyOf(Shape.words("earliest", "latest", "committed"), Forms.TIME),
                            "earliest",
                            "`earliest`, `latest`, `committed` or a time: where to begin when there is no state to"
                                    + " resume from"),
                    optional(
                            "stop",
                            Shape.anyOf(Shape.words("never", "latest"), Forms.TIME),
                            "never",
                            "`never`, `latest` or a time: the run ends there on its own and closes its windows"),
                    optional(
                            "kafka",
                            KafkaShape.READER,
                            "properties of Kafka's consumer, which override those of `kafka` at the top of the file"))
            .oneOf("topics", "topicPattern");

    private SourceShape() {}
}
