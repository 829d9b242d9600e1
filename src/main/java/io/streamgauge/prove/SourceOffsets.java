// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.Offsets;
import io.streamgauge.job.Traces;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * What a recomputation reads of the source.
 *
 * @param starts the first offset of each partition
 * @param ends the offset before which reading ends: what the job has read
 * @param cut partitions before whose start there are, or were, records of any time
 * @param written the end of each partition when it was read; the same as {@code ends} for a run that has ended
 * @param retained whether these are the first records that Kafka has; else the user has chosen them
 * @param asJob whether the file has chosen them, so that the job began there, too
 */
record SourceOffsets(
        SortedMap<TopicPartition, Long> starts,
        SortedMap<TopicPartition, Long> ends,
        Set<TopicPartition> cut,
        SortedMap<TopicPartition, Long> written,
        boolean retained,
        boolean asJob) {

    /**
     * @param lowest no event is needed whose time is earlier; milliseconds since the epoch
     * @param sourceFrom records that were written earlier are not read; empty for the first that Kafka has
     * @throws RunRefusedException where no run has left a trace of how far it read
     */
    static SourceOffsets of(Pipeline pipeline, long lowest, Optional<Instant> sourceFrom)
            throws RunRefusedException, InterruptedException {
        Source source = pipeline.source();
        try (KafkaAdmin admin = new KafkaAdmin(source.kafka())) {
            List<String> topics = admin.topicsOf(source);
            Offsets retained = Offsets.of(admin, topics, source.again(), Map.of(), Offsets.isolation(source));
            SortedMap<TopicPartition, Long> ends = ends(pipeline, admin, topics);
            SortedMap<TopicPartition, Long> starts = new TreeMap<>(retained.starts());
            Set<TopicPartition> cut = new TreeSet<>(Traces.ORDER);
            if (source.timestamp().fromKafka()) {
                // Records before one may be later than it by as much as is allowed.
                long since = Math.max(0, lowest - source.maxOutOfOrderness().toMillis() - 1);
                raise(starts, admin, Instant.ofEpochMilli(since), source, retained);
                retained.starts().forEach((partition, first) -> {
                    if (first > 0 && first.equals(starts.get(partition))) {
                        cut.add(partition);
                    }
                });
            }
            Optional<Instant> from = sourceFrom.or(() -> start(source));
            if (from.isPresent()) {
                cut.addAll(raise(starts, admin, from.get(), source, retained));
            }
            if (!source.timestamp().fromKafka()) {
                starts.forEach((partition, start) -> {
                    if (start > 0) {
                        cut.add(partition);
                    }
                });
            }
            starts.replaceAll((partition, start) -> Math.min(start, ends.getOrDefault(partition, start)));
            starts.keySet().forEach(partition -> ends.putIfAbsent(partition, starts.get(partition)));
            SortedMap<TopicPartition, Long> written = source.stop().bounded() ? ends : retained.ends();
            boolean asJob = from.isPresent() && sourceFrom.isEmpty();
            return new SourceOffsets(starts, ends, cut, written, from.isEmpty(), asJob);
        }
    }

    /** Whether there are records that the job has not read, as far as its offsets show. */
    boolean hasUnread() {
        return written.entrySet().stream().anyMatch(end -> end.getValue() > ends.getOrDefault(end.getKey(), 0L));
    }

    /** The same with all records that are there. */
    SourceOffsets withUnread() {
        return new SourceOffsets(starts, written, cut, written, retained, asJob);
    }

    private static Optional<Instant> start(Source source) {
        return source.start().kind() == Source.StartPosition.StartMode.INSTANT
                ? Optional.of(source.start().instant())
                : Optional.empty();
    }

    /** Returns the partitions whose start has moved. */
    private static Set<TopicPartition> raise(
            SortedMap<TopicPartition, Long> starts, KafkaAdmin admin, Instant time, Source source, Offsets retained)
            throws RunRefusedException, InterruptedException {
        Set<TopicPartition> moved = new TreeSet<>(Traces.ORDER);
        Offsets.since(admin, time, retained.ends(), Offsets.isolation(source)).forEach((partition, offset) -> {
            if (offset > starts.getOrDefault(partition, 0L)) {
                starts.put(partition, offset);
                moved.add(partition);
            }
        });
        return moved;
    }

    /** A live job commits the offsets of each checkpoint; a bounded run commits none, and ends where its file sets it. */
    private static SortedMap<TopicPartition, Long> ends(Pipeline pipeline, KafkaAdmin admin, Collection<String> topics)
            throws RunRefusedException, InterruptedException {
        SortedMap<TopicPartition, Long> ends = new TreeMap<>(Traces.ORDER);
        Source source = pipeline.source();
        if (source.stop().bounded()) {
            ends.putAll(Offsets.of(admin, topics, source, Map.of(), Offsets.isolation(source))
                    .stops());
            return ends;
        }
        ends.putAll(Traces.of(pipeline, admin, topics).offsets());
        if (ends.isEmpty()) {
            throw new RunRefusedException("consumer group " + pipeline.name() + " has committed no offset of "
                    + String.join(", ", topics)
                    + ", so nothing shows what was read; prove a bounded run with the end that it had, as in --set"
                    + " source.stop=latest");
        }
        return ends;
    }
}
