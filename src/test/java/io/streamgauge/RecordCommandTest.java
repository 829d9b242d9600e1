// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Header;
import io.streamgauge.testing.TestBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code record} makes of the topics of a pipeline. */
class RecordCommandTest {
    private static final TestBroker BROKER = TestBroker.shared();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Path pipeline;

    @BeforeEach
    void produce() throws Exception {
        String topic = BROKER.topic("recorded", 2);
        pipeline = Files.writeString(directory.resolve("cards.yaml"), """
                name: cards
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  fields: {card: text, amount: number}
                  timestamp: {field: at, format: epoch-millis}
                aggregations:
                  - {name: spent, keyBy: [card], window: {tumbling: 1m}, measures: {spent: sum(amount)}}
                """.formatted(BROKER.bootstrapServers(), topic));
        long now = System.currentTimeMillis();
        String event = "{\"card\":\"%s\",  \"amount\":%s,\"at\":" + now + "}";
        byte[] key = {(byte) 0xff, 0};
        BROKER.produce(topic, 0, null, key, event.formatted("card-11", "1.50").getBytes(UTF_8), List.of());
        BROKER.produce(
                topic, 1, null, null, event.formatted("it's\\u0009\u2028", "2").getBytes(UTF_8), List.of());
        BROKER.produce(
                topic,
                1,
                null,
                "card-11".getBytes(UTF_8),
                event.formatted("card-11", "\"x\"").getBytes(UTF_8),
                List.of(new Header("h", "1".getBytes(UTF_8)), new Header("h", null)));
        BROKER.produce(topic, 1, null, null, new byte[] {'{', (byte) 0xff}, List.of());
        BROKER.flush();
    }

    private int execute(String... args) {
        return Streamgauge.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private String record(String... more) throws Exception {
        Path file = directory.resolve("recorded-" + directory.toFile().list().length + ".test.yaml");
        List<String> args = new ArrayList<>(List.of(
                "record", pipeline.toString(), "--from", "2026-01-01", "--for", "30000d", "--into", file.toString()));
        args.addAll(List.of(more));
        assertThat(execute(args.toArray(String[]::new))).as(err::toString).isZero();
        assertThat(execute("test", file.toString())).as(out::toString).isZero();
        return Files.readString(file);
    }

    @Test
    void aRecordingHasTheBytesAndPasses() throws Exception {
        assertThat(record())
                .startsWith("pipeline: cards.yaml\n")
                .contains("1.50", "key: {bytes: \"/wA=\"}", "bytes: \"e/8=\"")
                .contains("headers: {h: ['1', null]}", "\\u2028", "it's")
                .contains("code: FIELD_TYPE", "code: MALFORMED", "spent: 1.5}", "alerts: []");
    }

    @Test
    void hiddenFieldsAreInNoByteOfTheRecording() throws Exception {
        String recorded = record("--hide", "card");
        assertThat(recorded).doesNotContain("card-11");
        Matcher hidden =
                Pattern.compile("\"card\":\"(hidden-\\d)\",  \"amount\":1.50").matcher(recorded);
        assertThat(hidden.find()).as(recorded).isTrue();
        assertThat(recorded).contains("key: " + hidden.group(1), "key: {card: " + hidden.group(1) + "}");
        assertThat(err.toString()).contains("recorded 3 records; 1 more could not be decoded");
    }

    @Test
    void aKeyIsThatOfTheRecordOrOfAnAggregation() throws Exception {
        assertThat(record("--key", "card-11")).contains("1.50", "FIELD_TYPE").doesNotContain("it's", "MALFORMED");
    }

    @Test
    void theKeyIsInNoNameWhereSomethingIsHidden() throws Exception {
        assertThat(record("--key", "card-11", "--hide", "card"))
                .contains("key: hidden-1", "for 30000d'")
                .doesNotContain("card-11");
    }

    @Test
    void aFileThatExistsIsNotWritten() throws Exception {
        Path target = directory.resolve("target.yaml");
        // It exists only for who makes it: a link without a target.
        Path into = Files.createSymbolicLink(directory.resolve("link.test.yaml"), target);

        assertThat(execute(
                        "record",
                        pipeline.toString(),
                        "--from",
                        "2026-01-01",
                        "--for",
                        "30000d",
                        "--into",
                        into.toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--into " + into + " exists");
        assertThat(target).doesNotExist();
    }

    @Test
    void nothingToRecordIsReported() {
        assertThat(execute("record", pipeline.toString(), "--from", "2020-01-01", "--for", "1s"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("there is nothing to record: 0 records were written from 2020-01-01T00:00:00Z for 1s");
    }
}
