// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The largest record for a topic, since a record that can never be sent would restart the job forever. It is the smaller one of
 * the producer's {@code max.request.size} and the topic's {@code max.message.bytes}, less what compression can add to
 * incompressible bytes. The limit of the topic is queried when the task starts, so lowering it costs a running job one restart.
 */
final class SizeLimit implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(SizeLimit.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final Sinks.KafkaSink sink;
    private final int maxRequestSize;
    private final int growth;
    private transient int bytes;

    /** @param properties of the producer, with serializers */
    SizeLimit(Sinks.KafkaSink sink, ProducerConfig properties) {
        this.sink = sink;
        this.maxRequestSize = properties.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        // Snappy adds a sixth to incompressible bytes, the others at most five bytes to each block of 16 KiB.
        String compression = properties.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG);
        this.growth = compression.equals("snappy") ? 6 : 1024;
    }

    /**
     * Queries the limit of the topic. Without permission, or if the topic does not exist yet, only the limit of the producer applies.
     *
     * @throws IOException if Kafka does not answer within 30 s; Flink restarts the job and tries again
     */
    void open() throws IOException {
        bytes = lessGrowth(Math.min(maxRequestSize, ofTopic().orElse(Integer.MAX_VALUE)));
    }

    private int lessGrowth(int limit) {
        return limit - limit / (growth + 1) - 64;
    }

    private Optional<Integer> ofTopic() throws IOException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, sink.topic());
        try (Admin admin = Admin.create(sink.kafka().toAdminProperties(ANSWER_WITHIN))) {
            return admin.describeConfigs(List.of(topic)).all().get().values().stream()
                    .map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                    .filter(Objects::nonNull)
                    .map(entry -> Integer.valueOf(entry.value()))
                    .findFirst();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException
                    || e.getCause() instanceof UnsupportedVersionException
                    || e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw unanswered(e.getCause());
            }
            LOG.warn(
                    "Kafka does not report max.message.bytes of topic {}; records of up to max.request.size, {} bytes, are sent",
                    sink.topic(),
                    maxRequestSize,
                    e.getCause());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(e);
        }
    }

    private IOException unanswered(@Nullable Throwable cause) {
        return new IOException("Kafka does not report max.message.bytes of topic " + sink.topic(), cause);
    }

    /** The size of a record with its batch, before compression, in bytes. */
    int bytes() {
        return bytes;
    }

    String topic() {
        return sink.topic();
    }

    boolean fits(ProducerRecord<byte[], byte[]> record) {
        return fits(record.key(), record.value(), record.headers());
    }

    /**
     * A copy of a record that fits: complete, else without its value, else also without its key and its headers. Lengths and hashes
     * describe what it lacks.
     *
     * @param original the headers of the original record
     * @param ours the headers that describe it
     */
    ProducerRecord<byte[], byte[]> copy(
            byte @Nullable [] key, byte @Nullable [] value, Headers original, Headers ours) {
        Headers all = new RecordHeaders(original);
        ours.forEach(all::add);
        if (fits(key, value, all)) {
            return new ProducerRecord<>(topic(), null, key, value, all);
        }
        addHash(all, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, value);
        if (fits(key, null, all)) {
            return new ProducerRecord<>(topic(), null, key, null, all);
        }
        Headers described = new RecordHeaders(ours);
        addHash(described, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, value);
        addHash(described, HeaderNames.KEY_LENGTH, HeaderNames.KEY_SHA_256, key);
        return new ProducerRecord<>(topic(), null, (byte[]) null, (byte[]) null, described);
    }

    /** Adds length and SHA-256 of bytes that are left out; nothing for null. */
    static void addHash(Headers headers, String length, String hash, byte @Nullable [] omitted) {
        if (omitted == null) {
            return;
        }
        headers.add(length, Integer.toString(omitted.length).getBytes(StandardCharsets.UTF_8));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(omitted);
            headers.add(hash, HexFormat.of().formatHex(digest).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private boolean fits(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return size(key, value, headers) <= bytes;
    }

    /** An upper bound in bytes, before compression. */
    static int size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
    }
}
