package io.streamgauge.ingest;

import static io.streamgauge.ingest.Sources.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

/** A strategy with {@code maxOutOfOrderness: 5s} and {@code idleAfter: 30s}, and a clock that is moved by hand. */
class EventTimeStrategyTest {
    /** Not from zero, which Flink's timer takes to mean that it does not run. */
    private final ManualClock clock = new ManualClock(1);

    private final Output output = new Output();
    private WatermarkGenerator<Decoded> watermarks = watermarks(Source.StopPosition.StopMode.NEVER);

    @Test
    void anEventHasItsTimeAndARejectedRecordNone() {
        TimestampAssigner<Decoded> times =
                strategy(Source.StopPosition.StopMode.NEVER).createTimestampAssigner(() -> null);

        assertThat(times.extractTimestamp(event(T), 1)).isEqualTo(T);
        assertThat(times.extractTimestamp(rejected(), 1)).isEqualTo(TimestampAssigner.NO_TIMESTAMP);
    }

    @Test
    void theWatermarkStaysBehindTheLatestEvent() {
        on(event(T));
        on(event(T - 3_000));
        emit();

        assertThat(output.watermark).isEqualTo(T - 5_000 - 1);
    }

    @Test
    void aRejectedRecordMovesNoWatermark() {
        on(event(T));
        emit();

        watermarks.onEvent(rejected(), T + 86_400_000, output);
        emit();

        assertThat(output.watermark).isEqualTo(T - 5_000 - 1);
    }

    @Test
    void aPartitionWithoutEventsIsIdleAfterItsTime() {
        on(event(T));
        emit();
        emit();
        pass(Duration.ofSeconds(30));
        assertThat(output.idle).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(output.idle).isTrue();

        on(event(T + 1));
        emit();
        assertThat(output.idle).isFalse();
        assertThat(output.watermark).isEqualTo(T + 1 - 5_000 - 1);
    }

    @Test
    void rejectedRecordsKeepNoPartitionAwake() {
        on(event(T));
        emit();
        for (int second = 0; second <= 31; second++) {
            watermarks.onEvent(rejected(), TimestampAssigner.NO_TIMESTAMP, output);
            pass(Duration.ofSeconds(1));
        }

        assertThat(output.idle).isTrue();
    }

    @Test
    void aBoundedRunHasNoIdlePartitions() {
        for (Source.StopPosition.StopMode stop : new Source.StopPosition.StopMode[] {
            Source.StopPosition.StopMode.LATEST, Source.StopPosition.StopMode.INSTANT
        }) {
            watermarks = watermarks(stop);
            emit();
            pass(Duration.ofDays(1));
            pass(Duration.ofDays(1));

            assertThat(output.idle).isFalse();
        }
    }

    @Test
    void theStrategyTravelsToTheTaskManagers() throws Exception {
        assertThat(InstantiationUtil.clone(strategy(Source.StopPosition.StopMode.NEVER)))
                .isNotNull();
    }

    private void on(Event event) {
        watermarks.onEvent(event, event.time(), output);
    }

    private void emit() {
        watermarks.onPeriodicEmit(output);
    }

    private void pass(Duration duration) {
        clock.advanceTime(duration);
        emit();
    }

    private static EventTimeStrategy strategy(Source.StopPosition.StopMode stop) {
        return EventTimeStrategy.of(Sources.source(
                Source.Format.TEXT, null, Sources.KAFKA_TIME, Duration.ofMinutes(5), stop, Sources.text("line")));
    }

    private WatermarkGenerator<Decoded> watermarks(Source.StopPosition.StopMode stop) {
        return strategy(stop).createWatermarkGenerator(new WatermarkGeneratorSupplier.Context() {
            @Override
            public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
            }

            @Override
            public RelativeClock getInputActivityClock() {
                return clock;
            }
        });
    }

    private static Event event(long time) {
        return new Event(Sources.record("x"), time, new Fields(0, null));
    }

    private static Rejected rejected() {
        return new Rejected(Sources.record("x"), RejectReason.TIMESTAMP_AHEAD, null, "far ahead", null);
    }

    private static final class Output implements WatermarkOutput {
        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        @Override
        public void emitWatermark(Watermark next) {
            watermark = next.getTimestamp();
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
