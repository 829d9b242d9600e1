// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.rest.PortChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** Counts numbers in keyed state: whoever loses or repeats state shows a gap or a repeat in {@link #COUNTS}. */
final class ToyJob {
    /** What the state held after each number, in this JVM. */
    static final List<Long> COUNTS = new CopyOnWriteArrayList<>();

    /** Whoever holds it keeps the state from being snapshotted. */
    static final Semaphore SNAPSHOTS = new Semaphore(1);

    private ToyJob() {}

    static void build(StreamExecutionEnvironment environment, long numbers) {
        environment
                .fromSource(
                        new DataGeneratorSource<>(
                                number -> number, numbers, RateLimiterStrategy.perSecond(500), Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .keyBy(number -> 0)
                .process(new Count())
                .uid("count")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
    }

    static Configuration options() {
        Configuration options = new Configuration();
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return options;
    }

    static LocalRunOptions run(Path state, boolean fresh) {
        return new LocalRunOptions(state, fresh, Optional.empty(), new PortChoice.Off(), 1, false);
    }

    private static final class Count extends KeyedProcessFunction<Integer, Long, Long> implements CheckpointedFunction {
        private static final long serialVersionUID = 1;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws InterruptedException {
            SNAPSHOTS.acquire();
            SNAPSHOTS.release();
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
            long next = count.value() == null ? 1 : count.value() + 1;
            count.update(next);
            COUNTS.add(next);
            out.collect(next);
        }
    }

    /**
     * A run in a process of its own, to be killed.
     *
     * @param args the state directory, and the state backend where it is not the default
     */
    public static void main(String[] args) throws Exception {
        Configuration options = options();
        if (args.length > 1) {
            options.set(StateBackendOptions.STATE_BACKEND, args[1]);
        }
        new LocalRun("toy", options, run(Path.of(args[0]), false), System.err::println)
                .untilDone((environment, beginning) -> build(environment, Long.MAX_VALUE));
        System.exit(0);
    }
}
