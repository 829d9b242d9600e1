// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.decimal.Decimal;
import io.streamgauge.flink.Types;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * The alerts of an aggregation in Flink's own harness. It has a key {@code k} and measures {@code n} (how many), {@code v} (a
 * number) and {@code t} (a text); times are minutes.
 */
public final class AlertHarness implements AutoCloseable {
    static final long MINUTE = 60_000;

    public final List<Alert> alerts = new ArrayList<>();

    private final Pipeline pipeline;
    private KeyedOneInputStreamOperatorTestHarness<Key, WindowResult, WindowResult> harness;
    private long clock;
    private long watermark = Long.MIN_VALUE;

    /** @param alerts items of {@code alerts}, in the style of YAML's flows, one a line */
    public AlertHarness(String window, String... alerts) throws Exception {
        this(pipeline(window, alerts), null);
    }

    private AlertHarness(Pipeline pipeline, OperatorSubtaskState state) throws Exception {
        this.pipeline = pipeline;
        open(pipeline, state);
    }

    public static Pipeline pipeline(String window, String... alerts) {
        StringBuilder text = new StringBuilder("""
                name: test
                kafka: {bootstrap.servers: localhost:9092}
                source: {topics: [in], fields: {k: text, v: number, t: text}}
                aggregations:
                  - name: all
                    keyBy: [k]
                    window: %s
                    early: 1s
                    measures: {n: count, v: sum(v), t: last(t)}
                """.formatted(window));
        if (alerts.length > 0) {
            text.append("    alerts:\n");
        }
        for (String alert : alerts) {
            text.append("      - ").append(alert).append('\n');
        }
        ParseResult reading = PipelineFile.read("test.yaml", text.toString(), List.of(), name -> null, true);
        if (reading.pipeline() == null) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
        return reading.pipeline();
    }

    private void open(Pipeline of, OperatorSubtaskState state) throws Exception {
        Aggregation aggregation = of.aggregations().get(0);
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new AlertOperator(of.name(), aggregation), WindowResult::key, Types.KEY);
        harness.setup(Types.RESULT.createSerializer(null));
        harness.setProcessingTime(clock);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    /** Takes a snapshot and starts again from it, with the pipeline as it is or with other alerts. */
    void restart(Pipeline now) throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        collect();
        OperatorSubtaskState state = harness.snapshot(1, clock);
        harness.close();
        open(now, state);
    }

    void restart() throws Exception {
        restart(pipeline);
    }

    static Key key(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[utf8.length + 1];
        bytes[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, bytes, 1, utf8.length);
        return new Key(bytes);
    }

    /** @param value null for none */
    static WindowResult result(String key, long start, long end, WindowResult.ResultKind kind, Integer value) {
        Object[] measures = {1L, value == null ? null : Decimal.of(BigDecimal.valueOf(value)), "text" + value};
        OffsetRange[] ranges = {new OffsetRange("in", 0, start, end - 1)};
        boolean retracted = kind == WindowResult.ResultKind.RETRACTED;
        return new WindowResult(
                "all",
                key(key),
                start * MINUTE,
                end * MINUTE,
                kind,
                0,
                true,
                retracted ? null : measures,
                retracted ? new OffsetRange[0] : ranges);
    }

    void process(WindowResult result) throws Exception {
        harness.processElement(new StreamRecord<>(result));
        collect();
    }

    /** A final result of a window of a minute, and the watermark behind it. */
    public void minute(int end, Integer value) throws Exception {
        process(result("a", end - 1, end, WindowResult.ResultKind.FINAL, value));
        watermark(end);
    }

    void minutes(int first, Integer... values) throws Exception {
        for (int i = 0; i < values.length; i++) {
            minute(first + i, values[i]);
        }
    }

    void early(int end, Integer value) throws Exception {
        process(result("a", end - 1, end, WindowResult.ResultKind.EARLY, value));
    }

    void revised(int end, Integer value) throws Exception {
        process(result("a", end - 1, end, WindowResult.ResultKind.REVISED, value));
    }

    /** All windows that end then have ended. */
    void watermark(long end) throws Exception {
        watermarkMillis(end * MINUTE - 1);
    }

    void watermarkMillis(long millis) throws Exception {
        watermark = Math.max(watermark, millis);
        harness.processWatermark(new Watermark(watermark));
        collect();
    }

    void clock(long minute) throws Exception {
        clock = minute * MINUTE;
        harness.setProcessingTime(clock);
        collect();
    }

    private void collect() {
        alerts.addAll(sent(harness));
        harness.getOutput().clear();
    }

    /** The alerts that an operator has emitted since the last call. */
    static List<Alert> sent(AbstractStreamOperatorTestHarness<?> operator) {
        Queue<StreamRecord<Alert>> side = operator.getSideOutput(AlertOutput.ALERTS);
        List<Alert> alerts = new ArrayList<>();
        while (side != null && !side.isEmpty()) {
            alerts.add(side.remove().getValue());
        }
        return alerts;
    }

    /** How much there is of state and timers. */
    int kept() {
        return harness.numKeyedStateEntries() + harness.numEventTimeTimers() + harness.numProcessingTimeTimers();
    }

    /** {@code high firing 3}, {@code high resolved 3-5}, in minutes. */
    List<String> emitted() {
        return alerts.stream().map(AlertHarness::emitted).toList();
    }

    static String emitted(Alert alert) {
        String status = alert.status().name().toLowerCase(Locale.ROOT);
        return alert.name() + (alert.noData() ? " silent " : " ") + status + " " + alert.startsAt() / MINUTE
                + (alert.endsAt() == Alert.STILL_FIRING ? "" : "-" + alert.endsAt() / MINUTE)
                + (alert.repeat() ? " again" : "");
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
