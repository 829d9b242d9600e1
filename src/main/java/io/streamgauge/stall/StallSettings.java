// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a pipeline to explain why nothing comes out.
 *
 * @param topics their names or their pattern, as text
 * @param servers of the Kafka that is read
 * @param idleAfter absent for never, and in bounded runs
 * @param checkpointInterval absent without checkpoints
 * @param exactlyOnce whether results are visible when a checkpoint completes
 * @param poison the share of rejected records that is too much; absent if it is off
 * @param step the shortest time of event time from one result to the next that is to be expected
 */
public record StallSettings(
        String topics,
        String servers,
        String rejectedTopic,
        List<AggregationSettings> aggregations,
        @Nullable Duration idleAfter,
        Duration maxOutOfOrderness,
        @Nullable Duration checkpointInterval,
        boolean exactlyOnce,
        @Nullable PoisonLimit poison,
        Duration step)
        implements Serializable {

    /** @param early whether there are interim results */
    record AggregationSettings(String name, Duration size, boolean early) implements Serializable {}

    /** @param checkpointInterval absent without checkpoints */
    public static StallSettings of(Pipeline pipeline, @Nullable Duration checkpointInterval) {
        Source source = pipeline.source();
        return new StallSettings(
                String.join(", ", source.topicsOrPattern()),
                source.kafka().values().getOrDefault("bootstrap.servers", "Kafka"),
                pipeline.sinks().rejected().topic(),
                pipeline.aggregations().stream()
                        .map(each -> new AggregationSettings(
                                each.name(), each.window().size(), each.early() != null))
                        .toList(),
                source.stop().bounded() ? null : source.idleAfter(),
                source.maxOutOfOrderness(),
                checkpointInterval,
                pipeline.sinks().results() != null
                        && pipeline.sinks().results().guarantee() == Sinks.Guarantee.EXACTLY_ONCE,
                source.poison(),
                pipeline.aggregations().stream()
                        .map(StallSettings::step)
                        .min(Duration::compareTo)
                        .orElse(Duration.ZERO));
    }

    private static Duration step(Aggregation aggregation) {
        Duration step = aggregation.window().step();
        Duration window = step == null ? aggregation.window().size() : step;
        return aggregation.early() != null && aggregation.early().compareTo(window) < 0 ? aggregation.early() : window;
    }
}
