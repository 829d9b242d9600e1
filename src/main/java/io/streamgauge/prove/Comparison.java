// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.emit.ResultFormat;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Fingerprint;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Window;
import io.streamgauge.prove.ResultVerdict.Conclusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was published with what was recomputed. Equal bytes are a proof. Other bytes differ, unless something that is no longer
 * known may explain it.
 */
final class Comparison {
    private final Map<String, Aggregation> aggregations = new HashMap<>();
    private final PublishedResults published;
    private final Map<String, WindowResult> recomputed;
    /** With the records behind the committed offsets. */
    private final Map<String, WindowResult> withUnread;

    private final ResultFormat format;
    private final Doubts doubts;

    /**
     * @param recomputed from the records that the job has read, by their Kafka keys
     * @param withUnread the same with the records behind the offsets that it has committed: it commits them a moment after its results
     */
    Comparison(
            Pipeline pipeline,
            PublishedResults published,
            Map<String, WindowResult> recomputed,
            Map<String, WindowResult> withUnread,
            Doubts doubts) {
        pipeline.aggregations().forEach(each -> aggregations.put(each.name(), each));
        this.published = published;
        this.recomputed = recomputed;
        this.withUnread = withUnread;
        this.format = new ResultFormat(pipeline);
        this.doubts = doubts;
    }

    /** The verdicts on published results, in the order of their keys. */
    List<ResultVerdict> verdicts(Predicate<PublishedResult> asked) {
        return published.newest().stream().filter(asked).map(this::verdict).toList();
    }

    private ResultVerdict verdict(PublishedResult result) {
        byte[] value = value(recomputed, result);
        Aggregation aggregation = aggregations.get(result.aggregation());
        if (aggregation == null) {
            return ResultVerdict.notProvable(result, null, "the file has no aggregation " + result.aggregation());
        }
        Optional<String> known = doubts.aboutRecords(result, aggregation);
        if (known.isPresent()) {
            return ResultVerdict.notProvable(result, value, known.get());
        }
        byte[] unread = value(withUnread, result);
        if (Arrays.equals(result.value(), value) || Arrays.equals(result.value(), unread)) {
            return ResultVerdict.proven(result);
        }
        Optional<String> doubt = doubts.aboutDifference(result, aggregation)
                .or(() -> aboutSession(result, aggregation))
                .or(() -> aboutUnread(value, unread));
        if (doubt.isPresent()) {
            return ResultVerdict.notProvable(result, value, doubt.get());
        }
        String reason = value == null ? "no record that counts is in the window" : null;
        return new ResultVerdict(Conclusion.DIFFERS, result.key(), result.value(), value, reason);
    }

    private byte @Nullable [] value(Map<String, WindowResult> results, PublishedResult result) {
        WindowResult computed = results.get(result.key());
        return computed == null ? null : format.value(as(computed, result));
    }

    private static Optional<String> aboutUnread(byte @Nullable [] value, byte @Nullable [] unread) {
        return Arrays.equals(value, unread)
                ? Optional.empty()
                : Optional.of("records behind the offsets that the job has committed are in its window");
    }

    /** Kind and revision depend on when events came; the figures do not. */
    private static WindowResult as(WindowResult computed, PublishedResult result) {
        return new WindowResult(
                computed.aggregation(),
                computed.key(),
                computed.start(),
                computed.end(),
                result.kind(),
                result.revision(),
                true,
                computed.values(),
                OffsetRange.NONE);
    }

    /**
     * A session that has closed takes no more events, also where one arrives that would have joined it and that begins another session:
     * then sessions of a key overlap, and which of them an event is in depends on arrival.
     */
    private Optional<String> aboutSession(PublishedResult result, Aggregation aggregation) {
        if (!(aggregation.window() instanceof Window.Session)) {
            return Optional.empty();
        }
        boolean overlaps = published.ofSameKey(result.key()).stream()
                .anyMatch(other -> !other.key().equals(result.key()) && other.meets(result.start(), result.end()));
        return overlaps
                ? Optional.of("sessions of the key overlap: an event came when the session beside it was closed")
                : Optional.empty();
    }

    /** Recomputed results of windows that the job has passed without publishing one. */
    List<ResultVerdict> missing(WindowRange range) {
        List<ResultVerdict> missing = new ArrayList<>();
        recomputed.forEach((key, result) -> {
            Aggregation aggregation = Objects.requireNonNull(aggregations.get(result.aggregation()));
            if (published.get(key) == null && range.contains(result.end()) && isMissing(key, result, aggregation)) {
                missing.add(
                        new ResultVerdict(Conclusion.DIFFERS, key, null, format.value(result), "it was not published"));
            }
        });
        return missing;
    }

    private boolean isMissing(String key, WindowResult result, Aggregation aggregation) {
        return published.published(result.aggregation(), result.start(), result.end())
                && !overlapsPublished(key, result, aggregation)
                && doubts.aboutMissing(key, result, aggregation, Fingerprint.sha256(key))
                        .isEmpty();
    }

    /** A session with another start was published, and differs itself. */
    private boolean overlapsPublished(String key, WindowResult result, Aggregation aggregation) {
        return aggregation.window() instanceof Window.Session
                && published.ofSameKey(key).stream().anyMatch(other -> other.meets(result.start(), result.end()));
    }
}
