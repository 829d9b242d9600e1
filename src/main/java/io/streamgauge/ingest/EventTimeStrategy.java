package io.streamgauge.ingest;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.jspecify.annotations.Nullable;

/**
 * Event time and watermarks of one Kafka partition: the watermark is {@code maxOutOfOrderness} behind the latest event.
 * Rejected records have no time, advance no watermark and do not end the idleness of a partition.
 */
public final class EventTimeStrategy implements WatermarkStrategy<Decoded> {
    private static final long serialVersionUID = 1;

    private final Duration maxOutOfOrderness;
    /** Null if partitions never become idle. */
    private final @Nullable Duration idleAfter;

    private EventTimeStrategy(Duration maxOutOfOrderness, @Nullable Duration idleAfter) {
        this.maxOutOfOrderness = maxOutOfOrderness;
        this.idleAfter = idleAfter;
    }

    /** In a bounded run no partition becomes idle: each one ends, and until then its events are still expected. */
    public static EventTimeStrategy of(Source source) {
        return new EventTimeStrategy(source.maxOutOfOrderness(), source.stop().bounded() ? null : source.idleAfter());
    }

    @Override
    public TimestampAssigner<Decoded> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return (decoded, kafka) -> decoded instanceof Event event ? event.time() : TimestampAssigner.NO_TIMESTAMP;
    }

    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        WatermarkGenerator<Decoded> bounded = new BoundedOutOfOrdernessWatermarks<>(maxOutOfOrderness);
        // The input activity clock is paused under backpressure, so records that wait in our own queues do not count as
        // idleness.
        return new OfEvents(
                idleAfter == null
                        ? bounded
                        : new WatermarksWithIdleness<>(bounded, idleAfter, context.getInputActivityClock()));
    }

    private record OfEvents(WatermarkGenerator<Decoded> watermarks) implements WatermarkGenerator<Decoded> {
        @Override
        public void onEvent(Decoded decoded, long time, WatermarkOutput output) {
            if (decoded instanceof Event) {
                watermarks.onEvent(decoded, time, output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            watermarks.onPeriodicEmit(output);
        }
    }
}
