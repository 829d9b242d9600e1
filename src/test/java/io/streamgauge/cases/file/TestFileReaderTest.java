// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.cases.CaseFixture;
import io.streamgauge.config.Problem;
import io.streamgauge.model.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileReaderTest {
    @TempDir
    Path directory;

    @Test
    void anEventHasTheBytesThatTheFileSays() throws Exception {
        List<Step> steps = CaseFixture.read(directory, """
                  - name: bytes
                    events:
                      - {value: {shop: a, amount: 1.50, ok: true, none: null, list: [1, "1"]}}
                      - {value: "not json", partition: 1, key: k, timestamp: 2026-11-22T10:00:00Z}
                      - {bytes: AAH/, key: {bytes: /w==}, headers: {h: v, twice: [a, {bytes: AA==}], empty: }}
                      - {value: , topic: orders}
                      - {watermark: 2026-11-22T10:01:00Z}
                """).cases().get(0).steps();

        assertThat(value(steps.get(0)))
                .isEqualTo("{\"shop\":\"a\",\"amount\":1.50,\"ok\":true,\"none\":null,\"list\":[1,\"1\"]}");
        assertThat(value(steps.get(1))).isEqualTo("not json");
        assertThat(record(steps.get(1)).place()).isEqualTo("orders/1@0");
        assertThat(record(steps.get(1)).timestamp())
                .isEqualTo(Instant.parse("2026-11-22T10:00:00Z").toEpochMilli());
        assertThat(record(steps.get(2)).value()).containsExactly(0, 1, -1);
        assertThat(record(steps.get(2)).key()).containsExactly(-1);
        assertThat(record(steps.get(2)).headers()).extracting("name").containsExactly("h", "twice", "twice", "empty");
        assertThat(record(steps.get(2)).headers().get(3).value()).isNull();
        assertThat(record(steps.get(3)).value()).isNull();
        assertThat(record(steps.get(3)).offset()).isEqualTo(2);
        assertThat(steps.get(4)).isEqualTo(new Step.Progress(Instant.parse("2026-11-22T10:01:00Z")));
    }

    private static SourceRecord record(Step step) {
        return ((Step.Arrival) step).record();
    }

    private static String value(Step step) {
        return new String(record(step).value(), StandardCharsets.UTF_8);
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlaceAndTheNearestName() throws Exception {
        Path file = CaseFixture.write(directory, """
                  - name: one
                    events:
                      - {valu: {shop: a}}
                      - {value: a, bytes: AA==}
                      - {bytes: '!'}
                      - {value: a, topic: order}
                      - {watermark: 2026-11-22T10:01:00Z}
                      - {watermark: 2026-11-22T10:00:00Z}
                    expect:
                      results: [{agregation: per-minute}, {aggregation: per-minut}, {kind: early}, {measures: {order: 1}}]
                      rejected: [{code: MALFORMD}]
                      alert: []
                  - name: one
                    set: {aggregations.per-minute.window.tumbling: soon}
                    events: []
                    expect: {}
                """);

        assertThat(messages(file))
                .containsExactly(
                        "5:10 cases[0].events[0].valu is not known here; did you mean value?",
                        "6:20 cases[0].events[1].bytes conflicts with value; keep one of the two",
                        "7:17 cases[0].events[2].bytes: \"!\" is not Base64",
                        "8:27 cases[0].events[3].topic: \"order\" is not read by the pipeline; did you mean orders?",
                        "10:10 cases[0].events[5].watermark is not after the one before it, 2026-11-22T10:01:00Z; event time only advances",
                        "12:18 cases[0].expect.results[0].agregation is not known here; did you mean aggregation?",
                        "12:57 cases[0].expect.results[1].aggregation: \"per-minut\" is not known here; did you mean per-minute?",
                        "12:76 cases[0].expect.results[2].kind: early results are emitted by the clock, which does not advance in a case; expect final ones",
                        "12:96 cases[0].expect.results[3].measures.order is not known here; did you mean orders?",
                        "13:25 cases[0].expect.rejected[0].code: \"MALFORMD\" is not known here; did you mean MALFORMED?",
                        "14:7 cases[0].expect.alert is not known here; did you mean alerts?",
                        "15:5 cases[1].name is the name of another case; each case needs its own",
                        "16:10 cases[1].set: aggregations.per-minute.window.tumbling: \"soon\" is not a duration; write one like 30s or 1h30m (--set aggregations.per-minute.window.tumbling)",
                        "17:13 cases[1].events: has no event; write a list of events, each like {value: {symbol: AAPL}} or {watermark: 2026-11-22T10:01:00Z}",
                        "18:13 cases[1].expect: expects nothing; write expect: {results: [...]}, or let --fix write what comes out");
    }

    @Test
    void mistakesOfThePipelineFileAreReportedInIt() throws Exception {
        Path file = CaseFixture.write(directory, "  - {name: a, events: [{value: {}}], expect: {late: []}}\n");
        Path pipeline = directory.resolve("shop.yaml");
        Files.writeString(pipeline, Files.readString(pipeline).replace("sum(amount)", "sum(amunt)"));

        assertThat(TestFileReader.read(file, false).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(pipeline.toString());
            assertThat(problem.message()).contains("did you mean amount?");
        });
    }

    private static List<String> messages(Path file) throws IOException {
        return TestFileReader.read(file, false).problems().stream()
                .map(TestFileReaderTest::line)
                .toList();
    }

    private static String line(Problem problem) {
        return problem.line() + ":" + problem.column() + " " + problem.message();
    }
}
