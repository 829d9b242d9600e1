// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.SeenMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Values that are too long for a result, through the whole flow. */
class OverlongValuesRunTest extends RunFixture {
    private static final int LONGEST = 32 * 1024;

    private void second(int second) {
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 1_000L * second, "a", "1");
        }
        BROKER.flush();
    }

    @Test
    void anEventWithALongKeyIsRejectedWithItsBytesAndTheOthersContinue() throws Exception {
        String longKey = "x".repeat(530_000);
        try (LiveRun run = LiveRun.start(directory.resolve("live"), pipeline(PER_KEY), 2)) {
            second(1);
            produce(0, 1_100, longKey, "7");
            produce(0, 1_200, "y".repeat(LONGEST), "7");
            second(2);
            second(4);

            BROKER.readAtLeast(results, true, 3);
            ConsumerRecord<byte[], byte[]> copy =
                    BROKER.readAtLeast(rejected, true, 1).get(0);
            assertThat(new String(copy.value(), UTF_8)).isEqualTo("{\"t\":1100,\"k\":\"" + longKey + "\",\"n\":7}");
            assertThat(header(copy, "streamgauge.error.code")).isEqualTo("VALUE_TOO_LONG");
            assertThat(header(copy, "streamgauge.error.field")).isEqualTo("k");
            assertThat(header(copy, "streamgauge.aggregation")).isEqualTo("per-key");
            assertThat(header(copy, "__streams.errors.message"))
                    .isEqualTo("k is 530000 bytes long; a key may have 32768");
            assertThat(SeenMetrics.of("run-test", "numRestarts", null)).containsExactly(0L);
        }
        assertThat(written(results))
                .filteredOn(line -> line.contains("\"k\":\"a\""))
                .hasSize(2)
                .allMatch(line -> line.contains("\"sum\":3"));
        assertThat(written(results)).anyMatch(line -> line.contains("\"k\":\"" + "y".repeat(LONGEST) + "\""));
        assertThat(BROKER.readAll(rejected, true)).hasSize(1);
    }

    @Test
    void aResultThatItsTopicDoesNotTakeIsReportedAmongTheRejectedAndTheOthersContinue() throws Exception {
        results = BROKER.topic("small", 2, Map.of("max.message.bytes", "4000"));
        String alerts = BROKER.topic("small-alerts", 1, Map.of("max.message.bytes", "4000"));
        Path file = pipeline(
                PER_KEY.replace("}}", "}, alerts: [{name: any, when: 'events > 0'}]}"),
                "  alerts: {topic: " + alerts + "}");
        try (LiveRun run = LiveRun.start(directory.resolve("live"), file, 2)) {
            second(1);
            produce(0, 1_100, "x".repeat(4_000), "7");
            second(2);
            second(4);

            BROKER.readAtLeast(results, true, 2);
            List<ConsumerRecord<byte[], byte[]>> reported = BROKER.readAtLeast(rejected, true, 2);
            assertThat(reported).hasSize(2).allSatisfy(record -> {
                assertThat(record.key()).isNull();
                assertThat(record.value()).isNull();
                assertThat(header(record, "streamgauge.error.code")).isEqualTo("VALUE_TOO_LONG");
                assertThat(header(record, "streamgauge.aggregation")).isEqualTo("per-key");
                assertThat(Integer.parseInt(header(record, "streamgauge.key.length")))
                        .isGreaterThan(4_000);
                assertThat(header(record, "streamgauge.value.sha256")).hasSize(64);
            });
            assertThat(reported)
                    .map(record -> header(record, "__streams.errors.message"))
                    .anyMatch(message -> message.contains("for topic " + results))
                    .anyMatch(message -> message.contains("for topic " + alerts));
            assertThat(SeenMetrics.of("run-test", "numRestarts", null)).containsExactly(0L);
        }
    }

    @Test
    void aTextThatAMeasureWouldKeepIsBoundedAndOthersAreNot() throws Exception {
        List<String> aggregations = List.of(
                "  - {name: kept, window: {tumbling: 1s}, measures: {text: last(k)}}",
                "  - {name: asked, window: {tumbling: 1s}, measures: {text: {measure: first(k), where: 'n < 5'}}}",
                "  - {name: counted, window: {tumbling: 1s}, measures: {texts: distinct(k), n: count(k)}}",
                "  - {name: together, keyBy: [k, n], window: {tumbling: 1s}, measures: {events: count}}");
        produce(0, 1_000, "x".repeat(LONGEST + 1), "4");
        produce(0, 1_100, "x".repeat(LONGEST + 1), "7");
        produce(0, 1_200, "\u00e9".repeat(LONGEST / 2), "1");
        BROKER.flush();

        assertThat(run(pipeline(String.join("\n", aggregations)), "--set", "source.stop=latest"))
                .as(err.toString())
                .isZero();

        Set<String> codes = BROKER.readAll(rejected, true).stream()
                .map(record -> header(record, "streamgauge.aggregation") + " " + record.offset() + " "
                        + header(record, "__streams.errors.message"))
                .map(line -> line.replaceAll(" \\d+ ", " "))
                .collect(Collectors.toSet());
        assertThat(codes)
                .containsExactlyInAnyOrder(
                        "kept k is bytes long; a text that is kept may have 32768",
                        "asked k is bytes long; a text that is kept may have 32768",
                        "together k, n together are bytes long; a key may have 32768");
        assertThat(BROKER.readAll(rejected, true)).hasSize(5);
        assertThat(written(results)).anyMatch(line -> line.contains("\"texts\":2,\"n\":3"));
    }
}
