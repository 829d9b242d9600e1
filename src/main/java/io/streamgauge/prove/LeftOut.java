// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.emit.HeaderNames;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records that the job left out because of when they arrived, by their coordinates: late ones for each aggregation, and those ahead of
 * time. What is rejected for its content is rejected again.
 */
final class LeftOut {
    /** The end of the last window missed by an event that missed all. */
    static final long MISSED_ALL = Long.MAX_VALUE;

    /** The end of the last window missed by an event that missed none. */
    static final long MISSED_NONE = Long.MIN_VALUE;

    private final Map<String, EventSpan> spans;
    private final String pipeline;

    /** For each aggregation the end of the last window that a record missed. */
    private final Map<String, Map<Place, Long>> late = new HashMap<>();

    private final Set<Place> ahead = new HashSet<>();
    /** SHA-256 of the keys of results that were too large for their topic. */
    private final Set<String> oversize = new HashSet<>();

    private final Map<TopicPartition, Long> lateLeft = new HashMap<>();
    private boolean rejectedGone;

    /** The coordinates of a record of the source. */
    private record Place(String topic, int partition, long offset) {}

    /** Reads the topics of late and rejected records. */
    LeftOut(Pipeline pipeline, Map<String, EventSpan> spans) throws RunRefusedException, InterruptedException {
        this.pipeline = pipeline.name();
        this.spans = spans;
        Sinks.KafkaSink lateSink = pipeline.sinks().late();
        if (lateSink != null) {
            TopicScan topic = new TopicScan(lateSink);
            topic.truncated().forEach(partition -> lateLeft.put(partition, Long.MAX_VALUE));
            topic.read(this::takeLate);
        }
        TopicScan rejected = new TopicScan(pipeline.sinks().rejected());
        rejectedGone = !rejected.truncated().isEmpty();
        rejected.read(this::takeRejected);
    }

    private void takeLate(ConsumerRecord<byte[], byte[]> record) {
        lateLeft.computeIfPresent(
                new TopicPartition(record.topic(), record.partition()),
                (each, first) -> Math.min(first, record.timestamp()));
        String aggregation = PublishedResult.header(record, HeaderNames.AGGREGATION);
        EventSpan span = spans.get(aggregation);
        Place place = place(record);
        if (aggregation == null || span == null || place == null) {
            return;
        }
        long start = millis(record, HeaderNames.WINDOW_START);
        long end = millis(record, HeaderNames.WINDOW_END);
        // The missed windows, or the whole event, are outside of what is proven.
        if (end > span.from() && start < span.to()) {
            boolean partial = "true".equals(PublishedResult.header(record, HeaderNames.PARTIAL));
            late.computeIfAbsent(aggregation, name -> new HashMap<>())
                    .merge(place, partial ? end : MISSED_ALL, Math::max);
        }
    }

    private void takeRejected(ConsumerRecord<byte[], byte[]> record) {
        String code = PublishedResult.header(record, HeaderNames.CODE);
        Place place = place(record);
        if (place != null && RejectReason.TIMESTAMP_AHEAD.name().equals(code)) {
            ahead.add(place);
        } else if (PublishedResult.header(record, HeaderNames.TOPIC) == null
                && RejectReason.VALUE_TOO_LONG.name().equals(code)) {
            oversize.add(Objects.toString(PublishedResult.header(record, HeaderNames.KEY_SHA_256)));
        }
    }

    /** Absent unless the record is one of this pipeline. */
    private @Nullable Place place(ConsumerRecord<byte[], byte[]> record) {
        String topic = PublishedResult.header(record, HeaderNames.TOPIC);
        String partition = PublishedResult.header(record, HeaderNames.PARTITION);
        String offset = PublishedResult.header(record, HeaderNames.OFFSET);
        return topic == null
                        || partition == null
                        || offset == null
                        || !pipeline.equals(PublishedResult.header(record, HeaderNames.PIPELINE))
                ? null
                : new Place(topic, Integer.parseInt(partition), Long.parseLong(offset));
    }

    private static Place place(SourceRecord record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    private static long millis(ConsumerRecord<byte[], byte[]> record, String header) {
        return Instant.parse(Objects.requireNonNull(PublishedResult.header(record, header), header))
                .toEpochMilli();
    }

    /** The end of the last window of an aggregation that a record missed; {@link #MISSED_NONE}, or {@link #MISSED_ALL}. */
    long missedUntil(String aggregation, SourceRecord record) {
        return late.getOrDefault(aggregation, Map.of()).getOrDefault(place(record), MISSED_NONE);
    }

    boolean isAhead(SourceRecord record) {
        return ahead.contains(place(record));
    }

    /** @param keySha256 of the Kafka key of a result, in hexadecimal digits */
    boolean wasTooLarge(String keySha256) {
        return oversize.contains(keySha256);
    }

    /** Whether retention has deleted late records that were written after a time, in milliseconds since the epoch. */
    boolean lateGoneSince(long time) {
        return lateLeft.values().stream().anyMatch(first -> first > time);
    }

    /** Whether retention has deleted rejected records. */
    boolean rejectedGone() {
        return rejectedGone;
    }
}
