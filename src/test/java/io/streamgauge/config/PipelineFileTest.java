// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.FULL;
import static io.streamgauge.config.Texts.SMALLEST;
import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.expression.Condition;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.EventTime.Encoding;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Sinks.Guarantee;
import io.streamgauge.pipeline.Sinks.KafkaSink;
import io.streamgauge.pipeline.Sinks.Print;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Source.StartPosition;
import io.streamgauge.pipeline.Source.StopPosition;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Expressions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineFileTest {

    @Test
    void whatIsLeftOutHasItsDefault() {
        ParseResult reading = read(SMALLEST);

        assertThat(lines(reading)).isEmpty();
        Pipeline pipeline = reading.pipeline();
        Source source = pipeline.source();
        assertThat(pipeline.name()).isEqualTo("market-moves");
        assertThat(source.topics()).containsExactly("trades");
        assertThat(source.topicPattern()).isNull();
        assertThat(source.format()).isEqualTo(Source.Format.JSON);
        assertThat(source.csv()).isNull();
        assertThat(source.fields()).isEmpty();
        assertThat(source.nulls()).containsExactly("");
        assertThat(source.timestamp().fromKafka()).isTrue();
        assertThat(source.timestamp().from()).isEqualTo("2000-01-01T00:00:00Z");
        assertThat(source.timestamp().until()).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(source.maxOutOfOrderness()).isEqualTo(Duration.ofSeconds(5));
        assertThat(source.maxAhead())
                .isEqualTo(new Source.MaxAhead(Duration.ofMinutes(5), Source.MaxAhead.From.RECORD));
        assertThat(source.idleAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(source.start()).isEqualTo(new StartPosition(StartPosition.StartMode.EARLIEST, null));
        assertThat(source.stop()).isEqualTo(new StopPosition(StopPosition.StopMode.NEVER, null));
        assertThat(source.kafka().values())
                .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "isolation.level", "read_committed"));
        assertThat(pipeline.aggregations()).isEmpty();
        assertThat(pipeline.sinks().printed(false)).containsExactly(Print.RECORDS);
        assertThat(pipeline.sinks().printed(true)).isEmpty();
        assertThat(pipeline.sinks().results()).isNull();
        assertThat(pipeline.sinks().late()).isNull();
        assertThat(pipeline.sinks().rejected().topic()).isEqualTo("market-moves.rejected");
    }

    @Test
    void anAggregationHasDefaultsAndBringsSinks() {
        ParseResult reading =
                read(SMALLEST + "aggregations: [{name: all, window: {tumbling: 1m}, measures: {n: count}}]");

        assertThat(lines(reading)).isEmpty();
        Aggregation aggregation = reading.pipeline().aggregations().get(0);
        assertThat(aggregation.where()).isNull();
        assertThat(aggregation.keyBy()).isEmpty();
        assertThat(aggregation.allowedLateness()).isZero();
        Sinks sinks = reading.pipeline().sinks();
        KafkaProperties kafka = new KafkaProperties(Map.of("bootstrap.servers", "localhost:9092"), Set.of());
        assertThat(sinks.printed(false)).containsExactly(Print.RESULTS);
        assertThat(sinks.printed(true)).isEmpty();
        assertThat(sinks.results()).isEqualTo(new KafkaSink("market-moves.results", Guarantee.EXACTLY_ONCE, kafka));
        assertThat(sinks.late()).isEqualTo(new KafkaSink("market-moves.late", Guarantee.EXACTLY_ONCE, kafka));
        assertThat(sinks.rejected()).isEqualTo(new KafkaSink("market-moves.rejected", Guarantee.EXACTLY_ONCE, kafka));
    }

    @Test
    void aFieldIsInTheValueOrElsewhereInTheRecord() {
        String fields = "fields: {a: {type: number, from: key}, b: {type: text, from: 'header:b:c'},"
                + " c: {type: text, from: topic}, d: {type: text, from: value, path: x.y}}}";

        ParseResult reading = read(SMALLEST.replace("[trades]}", "[trades], " + fields));

        assertThat(lines(reading)).isEmpty();
        assertThat(reading.pipeline().source().fields())
                .containsExactly(
                        new Field("a", Field.Type.NUMBER, new FieldSource.InKey()),
                        new Field("b", Field.Type.TEXT, new FieldSource.InHeader("b:c")),
                        new Field("c", Field.Type.TEXT, new FieldSource.InTopic()),
                        new Field("d", Field.Type.TEXT, new FieldSource.InValue(List.of("x", "y"))));
    }

    @Test
    void aLineOfTextHasFieldsOnlyBesideIt() {
        String text = SMALLEST.replace(
                "[trades]}", "[trades], format: text, fields: {line: text, word: text, key: {type: text, from: key}}}");

        assertThat(lines(read(text)))
                .containsExactly(
                        "market.yaml:3:51: error: source.fields.line is built in for format: text; leave it out",
                        "market.yaml:3:69: error: source.fields.word: a text has only the built-in field line; read other fields from: key, header:NAME or topic, or name parts of the line in source.pattern");
        assertThat(read(text.replace("line: text, word: text, ", ""))
                        .pipeline()
                        .source()
                        .fields())
                .containsExactly(
                        new Field("line", Field.Type.TEXT, List.of("line")),
                        new Field("key", Field.Type.TEXT, new FieldSource.InKey()));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void eachKindOfWindowIsRead(String text, Window window) {
        ParseResult reading =
                read(SMALLEST + "aggregations: [{name: all, window: " + text + ", measures: {n: count}}]");

        assertThat(lines(reading)).isEmpty();
        assertThat(reading.pipeline().aggregations().get(0).window()).isEqualTo(window);
    }

    static Stream<Arguments> windows() {
        Duration minute = Duration.ofMinutes(1);
        Duration hour = Duration.ofHours(1);
        return Stream.of(
                Arguments.of("{tumbling: 1m}", new Window.Tumbling(minute)),
                Arguments.of("{sliding: 1h, every: 1m}", new Window.Sliding(hour, minute)),
                Arguments.of("{sliding: 1m, every: 1m}", new Window.Sliding(minute, minute)),
                Arguments.of("{sliding: 10000s, every: 1s}", new Window.Sliding(seconds(10_000), seconds(1))),
                Arguments.of("{session: 1m, max: 1h}", new Window.Session(minute, hour)),
                Arguments.of("{session: 1m, max: 1m}", new Window.Session(minute, minute)),
                Arguments.of("{cumulative: 1h, every: 1m}", new Window.Cumulative(hour, minute)),
                Arguments.of("{cumulative: 1h, every: 1h}", new Window.Cumulative(hour, hour)));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void earlyResultsAreOffWithoutADuration() {
        String text =
                SMALLEST + "aggregations: [{name: all, window: {tumbling: 1m}, early: 10s, measures: {n: count}}]";

        assertThat(read(text).pipeline().aggregations().get(0).early()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read(text.replace("10s", "off"))
                        .pipeline()
                        .aggregations()
                        .get(0)
                        .early())
                .isNull();
        assertThat(read(text.replace("early: 10s, ", ""))
                        .pipeline()
                        .aggregations()
                        .get(0)
                        .early())
                .isNull();
    }

    @Test
    void everyKeyOfTheFileIsRead() {
        ParseResult reading = read(FULL);

        assertThat(lines(reading))
                .containsExactly("market.yaml:44:9: warning: sinks.late: late records are counted, but not kept; "
                        + "give them a topic to keep them");
        Source source = reading.pipeline().source();
        assertThat(source.topics()).containsExactly("trades", "quotes");
        assertThat(source.fields())
                .containsExactly(
                        new Field("symbol", Field.Type.TEXT, List.of("symbol")),
                        new Field("price", Field.Type.NUMBER, List.of("quote", "px")),
                        new Field("quantity", Field.Type.NUMBER, List.of("quantity")),
                        new Field("odd", Field.Type.BOOLEAN, List.of("a.b", "c-d")));
        assertThat(source.nulls()).containsExactly("", "n/a");
        assertThat(source.timestamp())
                .isEqualTo(new EventTime(
                        List.of("meta", "at"),
                        Encoding.PATTERN,
                        "yyyy-MM-dd HH:mm:ss",
                        ZoneId.of("Europe/Berlin"),
                        Instant.parse("2020-01-01T00:00:00Z"),
                        Instant.parse("2029-12-31T23:00:00Z")));
        assertThat(source.maxOutOfOrderness()).isEqualTo(Duration.ofMillis(1500));
        assertThat(source.maxAhead()).isNull();
        assertThat(source.idleAfter()).isEqualTo(Duration.ofMinutes(90));
        assertThat(source.start())
                .isEqualTo(new StartPosition(StartPosition.StartMode.INSTANT, Instant.parse("2026-11-22T10:00:00Z")));
        assertThat(source.stop()).isEqualTo(new StopPosition(StopPosition.StopMode.LATEST, null));
        assertThat(source.kafka().values())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "security.protocol", "SASL_SSL",
                        "isolation.level", "read_uncommitted",
                        "max.poll.records", "100"));
        Aggregation prices = reading.pipeline().aggregations().get(0);
        assertThat(prices.name()).isEqualTo("price-per-minute");
        assertThat(prices.where()).hasToString("quantity > 0");
        assertThat(prices.keyBy()).containsExactly("symbol");
        assertThat(prices.window()).isEqualTo(new Window.Tumbling(Duration.ofMinutes(1)));
        assertThat(prices.allowedLateness()).isEqualTo(Duration.ofSeconds(10));
        assertThat(prices.measures())
                .containsExactly(
                        new Measure.OfEvents("trades", Function.COUNT, null, null, null),
                        ofNumber("known", Function.COUNT, "price"),
                        ofNumber("volume", Function.SUM, "quantity"),
                        ofNumber("mean", Function.AVG, "price"),
                        ofNumber("low", Function.MIN, "price"),
                        ofNumber("high", Function.MAX, "price"));
        Sinks sinks = reading.pipeline().sinks();
        assertThat(sinks.printed(false)).containsExactlyInAnyOrder(Print.values());
        assertThat(sinks.printed(true)).containsExactlyInAnyOrder(Print.values());
        assertThat(sinks.late()).isNull();
        assertThat(sinks.rejected().topic()).isEqualTo("bad");
        assertThat(sinks.results().topic()).isEqualTo("out");
        assertThat(sinks.results().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(sinks.results().kafka().values())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "security.protocol", "SASL_SSL",
                        "linger.ms", "5",
                        "acks", "all"));
    }

    @Test
    void aPipelineSurvivesSerialization() throws Exception {
        Pipeline pipeline = read(FULL).pipeline();

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(pipeline);

        assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
                .isEqualTo(pipeline);
    }

    @Test
    void aFileThatCannotBeReadIsOneLine(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.yaml");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'n', (byte) 0xe4});
        Path large = Files.write(folder.resolve("large.yaml"), new byte[2_000_000]);
        Path good = Files.writeString(folder.resolve("good.yaml"), "\uFEFF" + SMALLEST);

        assertThat(lines(readFile(missing))).containsExactly(missing + ": error: there is no such file");
        assertThat(lines(readFile(latin))).containsExactly(latin + ": error: the file is not UTF-8");
        assertThat(lines(readFile(large)))
                .containsExactly(large + ": error: the file is larger than a pipeline can be (1000000 bytes)");
        assertThat(lines(readFile(folder))).containsExactly(folder + ": error: this is a directory, not a file");
        assertThat(readFile(good).pipeline()).isNotNull();
    }

    private static ParseResult readFile(Path file) {
        return PipelineFile.read(file, List.of(), name -> null, true);
    }

    private static Measure ofNumber(String name, Function function, String field) {
        return new Measure.OfEvents(name, function, Expressions.field(field, Condition.OperandType.NUMBER), null, null);
    }
}
