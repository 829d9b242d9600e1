// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Fingerprint;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The newest revision of each wanted result of the results topic, and how far the job has come by what it published. */
final class PublishedResults {
    private final Pipeline pipeline;
    private final Predicate<PublishedResult> wanted;
    private final TopicScan topic;
    private final Map<String, String> definitions = new HashMap<>();
    private final TreeMap<String, PublishedResult> newest = new TreeMap<>();
    private final Map<String, Progress> progress = new HashMap<>();
    /** The ends of the windows of the first records that are left of truncated partitions. */
    private final Map<TopicPartition, Long> firstLeft = new HashMap<>();

    private long foreign;

    /**
     * What all results of an aggregation show. Times are milliseconds since the epoch.
     */
    static final class Progress {
        /** The job has passed this end of a window. */
        private long passed = Long.MIN_VALUE;

        private long firstEnd = Long.MAX_VALUE;
        /** The last start of a window that is incomplete or of another definition. */
        private long brokenUntil = Long.MIN_VALUE;

        private void note(PublishedResult result, boolean committed, boolean sound) {
            firstEnd = Math.min(firstEnd, result.end());
            if (!sound) {
                brokenUntil = Math.max(brokenUntil, result.start());
            }
            if (committed && result.ended()) {
                passed = Math.max(passed, result.end());
            }
        }
    }

    /**
     * Reads the topic.
     *
     * @param wanted the results that are kept; the others only show the progress of the job
     */
    PublishedResults(Pipeline pipeline, Sinks.KafkaSink sink, Predicate<PublishedResult> wanted)
            throws RunRefusedException, InterruptedException {
        this.pipeline = pipeline;
        this.wanted = wanted;
        for (Aggregation aggregation : pipeline.aggregations()) {
            definitions.put(aggregation.name(), Fingerprint.of(pipeline.source(), aggregation));
        }
        topic = new TopicScan(sink);
        topic.truncated().forEach(partition -> firstLeft.put(partition, Long.MAX_VALUE));
        topic.read(this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            // A session that no longer exists.
            newest.remove(record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        Optional<PublishedResult> read = PublishedResult.read(record, value);
        if (read.isEmpty() || isOfOther(read.get())) {
            foreign++;
            return;
        }
        PublishedResult result = read.get();
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        firstLeft.computeIfPresent(partition, (each, end) -> end == Long.MAX_VALUE ? result.end() : end);
        boolean sound = !result.incomplete()
                && result.definition() != null
                && result.definition().equals(definition(result));
        progress.computeIfAbsent(result.aggregation(), name -> new Progress())
                .note(result, topic.wasCommitted(record), sound);
        newest.remove(result.key());
        if (wanted.test(result)) {
            newest.put(result.key(), result);
        }
    }

    /** Two pipelines may share a topic. */
    private boolean isOfOther(PublishedResult result) {
        return definition(result) == null && !pipeline.name().equals(PublishedResult.pipeline(result.value()));
    }

    /** The definition that the pipeline file gives to the aggregation of a result; absent unless the file has that aggregation. */
    @Nullable
    String definition(PublishedResult result) {
        return definitions.get(result.aggregation());
    }

    Collection<PublishedResult> newest() {
        return newest.values();
    }

    @Nullable
    PublishedResult get(String key) {
        return newest.get(key);
    }

    /** The results whose Kafka key is the same but for the window. */
    Collection<PublishedResult> ofSameKey(String key) {
        String common = PublishedResult.withoutWindow(key) + ",";
        return newest.subMap(common, common + Character.MAX_VALUE).values();
    }

    /** Records that are no results of the pipeline. */
    long foreign() {
        return foreign;
    }

    /**
     * Whether the job has passed a time: it published a result of a window that ends there or later. All that it published
     * until then has been read.
     */
    boolean passed(String aggregation, long time) {
        Progress of = progress.get(aggregation);
        return of != null && time <= of.passed;
    }

    /**
     * Whether a window without a result must have one: the job has passed it, began before it, and retention has deleted no result of
     * that time.
     */
    boolean published(String aggregation, long start, long end) {
        Progress of = progress.get(aggregation);
        return of != null
                && end >= of.firstEnd
                && start > of.brokenUntil
                && firstLeft.values().stream().allMatch(left -> end > left);
    }
}
