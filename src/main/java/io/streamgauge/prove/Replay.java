// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.emit.ResultFormat;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the operators of one recomputation share with the command that started it. Both are in one process, and every operator has
 * one subtask, which finds this by its id.
 */
final class Replay implements AutoCloseable {
    private static final Map<String, Replay> RUNNING = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final Map<String, EventSpan> spans;
    private final LeftOut leftOut;
    private final ResultFormat format;
    private final Optional<Set<Key>> only;

    private final Copies copies;
    private final Optional<Evidence> evidence;
    private final Map<TopicPartition, Long> firstTimes = new HashMap<>();
    private final Map<String, WindowResult> results = new TreeMap<>();

    /**
     * @param only recomputes only events with these ids, copies included; the results then show which windows they affect. Empty for all
     *     events, without copies
     * @param evidence of one result; empty where none is wanted
     */
    Replay(
            Pipeline pipeline,
            Map<String, EventSpan> spans,
            LeftOut leftOut,
            Optional<Set<Key>> only,
            Optional<Evidence> evidence) {
        this.spans = spans;
        this.leftOut = leftOut;
        this.only = only;
        this.evidence = evidence;
        this.format = new ResultFormat(pipeline);
        this.copies = new Copies(pipeline.source());
        RUNNING.put(id, this);
    }

    String id() {
        return id;
    }

    /** The one with this id, in an operator. */
    static Replay running(String id) {
        return Objects.requireNonNull(RUNNING.get(id), "it is there as long as its job");
    }

    @Override
    public void close() {
        RUNNING.remove(id);
    }

    /** The event as it takes part; empty where it does not. */
    Optional<Event> admit(Event event) {
        SourceRecord source = event.source();
        if (leftOut.isAhead(source)) {
            return Optional.empty();
        }
        if (only.isPresent()) {
            // With an id of its own no copy is dropped.
            return only.get().contains(Objects.requireNonNull(event.id(), "the decoder reads ids"))
                    ? Optional.of(withId(event, ofPlace(source)))
                    : Optional.empty();
        }
        firstTimes.putIfAbsent(new TopicPartition(source.topic(), source.partition()), event.time());
        copies.note(event);
        return Optional.of(event);
    }

    /** An id of 16 bytes, as those of the decoder are. */
    private static Key ofPlace(SourceRecord source) {
        UUID hash = UUID.nameUUIDFromBytes(source.place().getBytes(StandardCharsets.UTF_8));
        return new Key(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits())
                .array());
    }

    private static Event withId(Event event, Key id) {
        return new Event(event.source(), event.time(), event.fields(), id, event.role());
    }

    EventSpan span(String aggregation) {
        return Objects.requireNonNull(spans.get(aggregation), aggregation);
    }

    LeftOut leftOut() {
        return leftOut;
    }

    Optional<Evidence> evidence() {
        return evidence;
    }

    void result(WindowResult result) {
        if (result.measures() != null && span(result.aggregation()).holds(result.end())) {
            results.put(new String(format.key(result), StandardCharsets.UTF_8), result);
        }
    }

    /** The results by their Kafka keys; complete once the job has ended. */
    Map<String, WindowResult> results() {
        return results;
    }

    /** The time of the first event of each partition, in milliseconds since the epoch. */
    Map<TopicPartition, Long> firstTimes() {
        return firstTimes;
    }

    Copies copies() {
        return copies;
    }
}
