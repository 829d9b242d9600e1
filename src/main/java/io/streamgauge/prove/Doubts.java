// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Window;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * What is not known, and so may explain a difference. Times are milliseconds since the epoch.
 *
 * @param firstTimes the time of the first event of each partition that was read
 * @param reached windows with copies whose order of arrival decided the result, by Kafka key
 */
record Doubts(
        Pipeline pipeline,
        PublishedResults published,
        LeftOut leftOut,
        SourceOffsets offsets,
        Map<TopicPartition, Long> firstTimes,
        Map<String, WindowResult> reached) {

    /** Why a result cannot be proven, whatever its bytes are. */
    Optional<String> aboutRecords(PublishedResult result, Aggregation aggregation) {
        String definition = published.definition(result);
        if (result.definition() == null) {
            return Optional.of("it has no streamgauge.definition");
        } else if (!result.definition().equals(definition)) {
            return Optional.of(
                    "its streamgauge.definition is " + result.definition() + ", that of the file is " + definition);
        } else if (result.incomplete()) {
            return Optional.of("its window was not read completely (streamgauge.incomplete)");
        }
        return aboutSource(result.start(), aggregation);
    }

    /** As for windows that a job has begun in the middle of a partition: earlier records are at most so much later than the first one. */
    private Optional<String> aboutSource(long start, Aggregation aggregation) {
        long reach = aggregation.window() instanceof Window.Session session
                ? session.gap().toMillis()
                : 0;
        for (TopicPartition partition : offsets.cut()) {
            OptionalLong first = first(partition);
            if (first.isPresent() && start - reach <= first.getAsLong() + maxOutOfOrderness()) {
                return Optional.of("records of its window may be before " + partition.topic() + "/"
                        + partition.partition() + "@" + offsets.starts().get(partition) + ", "
                        + (offsets.retained() ? "the first that Kafka has" : "where reading begins"));
            }
        }
        return Optional.empty();
    }

    private long maxOutOfOrderness() {
        return pipeline.source().maxOutOfOrderness().toMillis();
    }

    /** The time of the first event of a cut partition; empty where there is none, and none was before the start of the job either. */
    private OptionalLong first(TopicPartition partition) {
        Long first = firstTimes.get(partition);
        if (first != null) {
            return OptionalLong.of(first);
        }
        return offsets.asJob() ? OptionalLong.empty() : OptionalLong.of(WindowRange.OPEN);
    }

    /** Why another result may have been right when it was published. */
    Optional<String> aboutDifference(PublishedResult result, Aggregation aggregation) {
        return aboutProgress(result.end(), aggregation, result.ended())
                .or(() -> aboutLeftOut(result.writtenAt()))
                .or(this::aboutSinks)
                .or(() -> aboutCopies(result.key(), result.start(), result.end(), aggregation));
    }

    /** Why there may have been no result of a window. */
    Optional<String> aboutMissing(String key, WindowResult result, Aggregation aggregation, String keySha256) {
        return aboutProgress(result.end(), aggregation, true)
                .or(() -> aboutSource(result.start(), aggregation))
                .or(() -> aboutLeftOut(Long.MIN_VALUE))
                .or(this::aboutSinks)
                .or(() -> leftOut.wasTooLarge(keySha256) ? Optional.of("it was too large") : Optional.empty())
                .or(() -> aboutCopies(key, result.start(), result.end(), aggregation));
    }

    private Optional<String> aboutProgress(long end, Aggregation aggregation, boolean ended) {
        long lateness = aggregation.allowedLateness().toMillis();
        if (pipeline.source().stop().bounded() || published.passed(aggregation.name(), end + lateness)) {
            return Optional.empty();
        }
        return Optional.of(
                ended
                        ? "its window takes late events until " + Instant.ofEpochMilli(end + lateness)
                                + ", and no result shows that the job has come so far"
                        : "it is an early result, and no result shows that the job has come to the end of its window");
    }

    /** Records that are left out of a window are written after its result. */
    private Optional<String> aboutLeftOut(long writtenAt) {
        if (pipeline.sinks().late() == null) {
            return Optional.of("late records are not kept (late: none)");
        } else if (leftOut.lateGoneSince(writtenAt)) {
            return Optional.of("late records may be gone from "
                    + pipeline.sinks().late().topic() + ", whose first ones Kafka has deleted");
        } else if (leftOut.rejectedGone() && pipeline.source().maxAhead() != null) {
            return Optional.of("records ahead of time may be gone from "
                    + pipeline.sinks().rejected().topic() + ", whose first ones Kafka has deleted");
        }
        return Optional.empty();
    }

    /** What is written before its checkpoint may be of an attempt that was repeated. */
    private Optional<String> aboutSinks() {
        return pipeline.sinks().kafka().entrySet().stream()
                .filter(sink -> !sink.getKey().equals("alerts"))
                .filter(sink -> sink.getValue().guarantee() == Sinks.Guarantee.AT_LEAST_ONCE)
                .map(sink -> sink.getKey() + " are at-least-once, so they may be of an attempt that was repeated")
                .findFirst();
    }

    private Optional<String> aboutCopies(String key, long start, long end, Aggregation aggregation) {
        boolean session = aggregation.window() instanceof Window.Session;
        String common = PublishedResult.withoutWindow(key);
        boolean touched = session
                ? reached.entrySet().stream()
                        .filter(other ->
                                PublishedResult.withoutWindow(other.getKey()).equals(common))
                        .map(Map.Entry::getValue)
                        .anyMatch(other -> other.start() <= end && start <= other.end())
                : reached.containsKey(key);
        return touched
                ? Optional.of("an event in its window has copies of one " + id()
                        + ", and arrival decided which of them counts")
                : Optional.empty();
    }

    private String id() {
        return pipeline.source().deduplication() == null
                ? "id"
                : pipeline.source().deduplication().field();
    }
}
