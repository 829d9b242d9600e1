// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static final String ESCAPE = "\u001b";
    /** A device with a name that would turn a terminal red. */
    private static final Key KEY = new Key(bytes("x" + ESCAPE + "[31m"));

    private static final Pipeline PIPELINE =
            PipelineFile.read("test.yaml", """
            name: test
            kafka: {bootstrap.servers: localhost:9092}
            source: {topics: [in], fields: {device: text}}
            aggregations:
              - name: all
                keyBy: [device]
                window: {tumbling: 1m}
                measures: {n: count}
                alerts: [{name: high, when: n > 1}]
            """, List.of(), name -> null, true).pipeline();

    private static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        byte[] bytes = new byte[utf8.length + 1];
        bytes[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, bytes, 1, utf8.length);
        return bytes;
    }

    private final JsonLines lines = new JsonLines(PIPELINE);

    private static Alert alert(Alert.Status status) {
        Alert.AlertedWindow window =
                new Alert.AlertedWindow(0, 60_000, List.of("events"), new Object[] {7L}, new OffsetRange[0]);
        return new Alert(
                "id",
                status,
                "high",
                "all",
                KEY,
                "page",
                Map.of(),
                "it is " + ESCAPE + "[2Jhigh",
                60_000,
                status == Alert.Status.FIRING ? Alert.STILL_FIRING : 120_000,
                window,
                false,
                false);
    }

    @Test
    void whatControlsATerminalBehindAPipeIsEscapedAndStaysTheSame() throws Exception {
        String odd =
                "c1 \u0085\u009b31m bidi \u202e\u2066\u2069\u200f\u061c lines \u2028\u2029 fine \u00e4\u200d\ud83d\ude00";
        SourceRecord record = new SourceRecord("in", 0, 0, 0, odd.getBytes(UTF_8), odd.getBytes(UTF_8), List.of());

        String line = lines.rejected(new Rejected(record, RejectReason.MALFORMED, null, odd, null));

        assertThat(line)
                .contains(
                        "c1 \\u0085\\u009b31m bidi \\u202e\\u2066\\u2069\\u200f\\u061c lines \\u2028\\u2029 fine \u00e4\u200d\ud83d\ude00")
                .doesNotContain("\u0085", "\u009b", "\u202e", "\u2028");
        assertThat(new ObjectMapper().readTree(line).at("/record/value").asText())
                .isEqualTo(odd);
    }

    @Test
    void linesAreJsonWithoutAnyEscapeCode() {
        WindowResult result = new WindowResult(
                "all", KEY, 0, 60_000, WindowResult.ResultKind.FINAL, 0, true, new Object[] {7L}, new OffsetRange[0]);
        SourceRecord record = new SourceRecord("in", 0, 0, 0, null, (ESCAPE + "[31m").getBytes(UTF_8), List.of());
        Rejected rejected = new Rejected(record, RejectReason.MALFORMED, null, "bad " + ESCAPE + "[0m", null);

        assertThat(List.of(
                        lines.alert(alert(Alert.Status.FIRING)),
                        lines.alert(alert(Alert.Status.RESOLVED)),
                        lines.result(result),
                        lines.rejected(rejected)))
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .noneMatch(line -> line.contains(ESCAPE));
    }
}
