// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.run;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The source of a case: it numbers the emissions of a script in this process, and emits each record with the watermark behind it.
 * Parallelism is 1, so the order is that of the script.
 */
final class ScriptSource implements AutoCloseable {
    private static final Map<String, List<Script.Emission>> SCRIPTS = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final int size;

    ScriptSource(Script script) {
        size = script.emissions().size();
        SCRIPTS.put(id, script.emissions());
    }

    DataStream<Decoded> addTo(StreamExecutionEnvironment environment) {
        String script = id;
        return environment
                .fromSource(
                        new NumberSequenceSource(0, size - 1),
                        WatermarkStrategy.<Long>forGenerator(context -> new Watermarks(script))
                                .withTimestampAssigner((number, none) ->
                                        time(emission(script, number).record())),
                        "Read script")
                .uid("script-numbers")
                .flatMap((Long number, Collector<Decoded> out) -> emit(script, number, out), Types.DECODED)
                .uid("script-records")
                .name("Records of script");
    }

    private static Script.Emission emission(String script, long number) {
        return Objects.requireNonNull(SCRIPTS.get(script), "a script lasts as long as its job")
                .get((int) number);
    }

    private static void emit(String script, long number, Collector<Decoded> out) {
        Decoded record = emission(script, number).record();
        if (record != null) {
            out.collect(record);
        }
    }

    private static long time(@Nullable Decoded record) {
        return record instanceof Event event ? event.time() : TimestampAssigner.NO_TIMESTAMP;
    }

    @Override
    public void close() {
        SCRIPTS.remove(id);
    }

    private record Watermarks(String script) implements WatermarkGenerator<Long> {
        @Override
        public void onEvent(Long number, long time, WatermarkOutput output) {
            long watermark = emission(script, number).watermark();
            if (watermark > Long.MIN_VALUE) {
                output.emitWatermark(new Watermark(watermark));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
