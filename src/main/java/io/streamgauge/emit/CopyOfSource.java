package io.streamgauge.emit;

import io.streamgauge.model.Header;
import io.streamgauge.model.SourceRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;

/**
 * A copy of a record as it was read: key, value and headers byte for byte, and headers of ours behind them. What would be
 * larger than a request may be goes without its bytes, since a record that can never be sent would stop the job for ever.
 */
final class CopyOfSource implements Serializable {
    private static final long serialVersionUID = 1;

    private final String topic;
    private final int maxRequestSize;

    CopyOfSource(String topic, int maxRequestSize) {
        this.topic = topic;
        this.maxRequestSize = maxRequestSize;
    }

    /** The headers that say where a record came from. */
    static Headers origin(SourceRecord source) {
        Headers headers = new RecordHeaders();
        add(headers, HeaderNames.TOPIC, source.topic());
        add(headers, HeaderNames.PARTITION, Integer.toString(source.partition()));
        add(headers, HeaderNames.OFFSET, Long.toString(source.offset()));
        if (source.timestamp() >= 0) {
            add(headers, HeaderNames.SOURCE_TIMESTAMP, iso(source.timestamp()));
        }
        return headers;
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    ProducerRecord<byte[], byte[]> record(SourceRecord source, Headers ours) {
        Headers all = new RecordHeaders();
        for (Header header : source.headers()) {
            all.add(header.name(), header.value());
        }
        for (org.apache.kafka.common.header.Header header : ours) {
            all.add(header);
        }
        if (fits(source.key(), source.value(), all)) {
            return new ProducerRecord<>(topic, null, source.key(), source.value(), all);
        }
        describe(all, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, source.value());
        if (fits(source.key(), null, all)) {
            return new ProducerRecord<>(topic, null, source.key(), null, all);
        }
        describe(ours, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, source.value());
        describe(ours, HeaderNames.KEY_LENGTH, HeaderNames.KEY_SHA_256, source.key());
        return new ProducerRecord<>(topic, null, (byte[]) null, (byte[]) null, ours);
    }

    private boolean fits(byte[] key, byte[] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                        RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray())
                <= maxRequestSize;
    }

    private static void describe(Headers headers, String length, String hash, byte[] bytes) {
        if (bytes == null) {
            return;
        }
        add(headers, length, Integer.toString(bytes.length));
        try {
            add(
                    headers,
                    hash,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
