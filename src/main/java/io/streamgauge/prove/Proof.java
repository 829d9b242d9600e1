// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.emit.ResultFormat;
import io.streamgauge.model.Key;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes published results of a pipeline from its source and compares them. It only reads: it is in no consumer group, commits
 * nothing, and takes part in no transaction.
 */
public final class Proof {
    private static final int SHOWN = 5;

    private final Pipeline pipeline;
    private final Pipeline again;
    private final Sinks.KafkaSink topic;
    private final Consumer<String> console;

    /**
     * Which results.
     *
     * @param result the Kafka key of one result, or a part of it that no other key has; empty for those between two times
     * @param from windows that end later
     * @param to windows that end then or earlier; empty for all later ones
     * @param sourceFrom records of the source that were written earlier are not read; empty for all that may count
     */
    public record Request(Optional<String> result, Instant from, Optional<Instant> to, Optional<Instant> sourceFrom) {}

    /**
     * What came out.
     *
     * @param verdicts one for each result, in the order of their Kafka keys, then those that are missing
     * @param evidence of a single result; empty where several were requested
     */
    public record Findings(List<ResultVerdict> verdicts, Optional<Trace> evidence) {
        /** How many results have a conclusion. */
        public long count(ResultVerdict.Conclusion conclusion) {
            return verdicts.stream()
                    .filter(each -> each.conclusion() == conclusion)
                    .count();
        }
    }

    /**
     * How one result came about.
     *
     * @param counted the records that were counted, as in {@code trades/0@41}
     * @param measures what each measure took from them; empty where none was counted
     */
    public record Trace(List<String> counted, List<MeasureTrace> measures) {}

    /**
     * @param console takes lines for people
     * @throws RunRefusedException where the pipeline has no results
     */
    public Proof(Pipeline pipeline, Consumer<String> console) throws RunRefusedException {
        this.pipeline = pipeline;
        this.again = Recomputation.again(pipeline);
        this.console = console;
        Sinks.KafkaSink results = pipeline.sinks().results();
        if (results == null) {
            throw new RunRefusedException("the pipeline has no aggregation, so it publishes no results");
        }
        this.topic = results;
    }

    /**
     * Proves what can be proven.
     *
     * @throws RunRefusedException where nothing, or not one result, is requested, or Kafka does not answer
     * @throws CancellationException where it was stopped by a signal
     */
    public Findings of(Request request) throws Exception {
        Optional<PublishedResult> single =
                request.result().isPresent() ? Optional.of(find(request.result().get())) : Optional.empty();
        WindowRange range = single.map(result -> WindowRange.at(result.end())).orElseGet(() -> range(request));
        Predicate<PublishedResult> asked = single.<Predicate<PublishedResult>>map(
                        one -> each -> each.key().equals(one.key()))
                .orElse(each -> range.contains(each.end()));
        Map<String, EventSpan> spans = new HashMap<>();
        again.aggregations().forEach(each -> spans.put(each.name(), new EventSpan(each, range)));
        // In this order: what was published is of records that had been read, and what was left out had been by then.
        PublishedResults published = new PublishedResults(pipeline, topic, each -> isKept(each, range, spans));
        SourceOffsets offsets = SourceOffsets.of(pipeline, lowest(spans), request.sourceFrom());
        LeftOut leftOut = new LeftOut(pipeline, spans);
        if (published.foreign() > 0) {
            console.accept(
                    published.foreign() + " records of " + topic.topic() + " are no results of " + pipeline.name());
        }
        return new Reading(published, offsets, leftOut, spans).prove(asked, range, single);
    }

    private static WindowRange range(Request request) {
        return new WindowRange(
                request.from().toEpochMilli(),
                request.to().map(Instant::toEpochMilli).orElse(WindowRange.OPEN));
    }

    /** Sessions beside those in the range may show why one differs. */
    private static boolean isKept(PublishedResult result, WindowRange range, Map<String, EventSpan> spans) {
        EventSpan span = spans.get(result.aggregation());
        return range.contains(result.end()) || span != null && span.holds(result.end());
    }

    private static long lowest(Map<String, EventSpan> spans) {
        return spans.values().stream().mapToLong(EventSpan::from).min().orElse(0);
    }

    private PublishedResult find(String part) throws RunRefusedException, InterruptedException {
        PublishedResults candidates =
                new PublishedResults(pipeline, topic, each -> each.key().contains(part));
        PublishedResult exact = candidates.get(part);
        if (exact != null) {
            return exact;
        }
        List<PublishedResult> found = new ArrayList<>(candidates.newest());
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new RunRefusedException(
                found.isEmpty()
                        ? "no result of " + topic.topic() + " has " + part + " in its key"
                        : found.size() + " results of " + topic.topic() + " have " + part + " in their keys, as "
                                + found.stream()
                                        .limit(SHOWN)
                                        .map(PublishedResult::key)
                                        .collect(Collectors.joining(", ")));
    }

    /** What was read from Kafka beside the source. */
    private final class Reading {
        private final PublishedResults published;
        private final SourceOffsets offsets;
        private final LeftOut leftOut;
        private final Map<String, EventSpan> spans;

        Reading(PublishedResults published, SourceOffsets offsets, LeftOut leftOut, Map<String, EventSpan> spans) {
            this.published = published;
            this.offsets = offsets;
            this.leftOut = leftOut;
            this.spans = spans;
        }

        Findings prove(Predicate<PublishedResult> asked, WindowRange range, Optional<PublishedResult> single)
                throws Exception {
            Optional<Evidence> evidence = single.flatMap(this::evidence);
            try (Replay replay = new Replay(again, spans, leftOut, Optional.empty(), evidence)) {
                run(replay, offsets);
                List<ResultVerdict> verdicts =
                        verdicts(replay, asked, single.isPresent() ? Optional.empty() : Optional.of(range));
                return new Findings(
                        verdicts,
                        evidence.map(each -> trace(
                                each, replay.results().get(single.orElseThrow().key()))));
            }
        }

        private void run(Replay replay, SourceOffsets from) throws Exception {
            if (!Recomputation.run(again, from, replay, console)) {
                throw new CancellationException("stopped before anything was compared");
            }
        }

        /** @param missing where results may be missing; empty where one result is requested */
        private List<ResultVerdict> verdicts(
                Replay replay, Predicate<PublishedResult> asked, Optional<WindowRange> missing) throws Exception {
            List<ResultVerdict> first = compare(replay, replay.results(), Map.of(), asked, missing);
            boolean unread = offsets.hasUnread();
            // Where other bytes only raise a doubt, the records behind the committed offsets may give equal ones, too.
            if (first.stream().noneMatch(each -> each.isDifference() || unread && !each.hasEqualBytes())) {
                return first;
            }
            if (!unread) {
                return verdicts(replay, replay, asked, missing);
            }
            try (Replay all = new Replay(again, spans, leftOut, Optional.empty(), Optional.empty())) {
                run(all, offsets.withUnread());
                return verdicts(replay, all, asked, missing);
            }
        }

        private List<ResultVerdict> verdicts(
                Replay replay, Replay all, Predicate<PublishedResult> asked, Optional<WindowRange> missing)
                throws Exception {
            Set<Key> contested = all.copies().contested();
            if (contested.isEmpty()) {
                return compare(replay, all.results(), Map.of(), asked, missing);
            }
            try (Replay copies = new Replay(again, spans, leftOut, Optional.of(contested), Optional.empty())) {
                run(copies, offsets.withUnread());
                return compare(replay, all.results(), copies.results(), asked, missing);
            }
        }

        private List<ResultVerdict> compare(
                Replay replay,
                Map<String, WindowResult> withUnread,
                Map<String, WindowResult> reached,
                Predicate<PublishedResult> asked,
                Optional<WindowRange> missing) {
            Doubts doubts = new Doubts(pipeline, published, leftOut, offsets, replay.firstTimes(), reached);
            Comparison comparison = new Comparison(pipeline, published, replay.results(), withUnread, doubts);
            List<ResultVerdict> verdicts = new ArrayList<>(comparison.verdicts(asked));
            missing.ifPresent(range -> verdicts.addAll(comparison.missing(range)));
            return verdicts;
        }

        private Optional<Evidence> evidence(PublishedResult result) {
            return again.aggregations().stream()
                    .filter(each -> each.name().equals(result.aggregation()))
                    .findFirst()
                    .map(each -> new Evidence(again, each, result, new EventSpan(each, WindowRange.at(result.end()))));
        }

        private Trace trace(Evidence evidence, @Nullable WindowResult computed) {
            if (computed == null) {
                return new Trace(List.of(), List.of());
            }
            List<Evidence.Counted> counted = evidence.between(computed.start(), computed.end());
            Aggregation aggregation = evidence.aggregation();
            return new Trace(
                    counted.stream().map(Evidence.Counted::place).toList(),
                    MeasureTrace.of(aggregation.measures(), computed, counted, new ResultFormat(pipeline)));
        }
    }
}
