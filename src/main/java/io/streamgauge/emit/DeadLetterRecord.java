package io.streamgauge.emit;

import io.streamgauge.model.Header;
import io.streamgauge.model.SourceRecord;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A copy of a record as it was read: key, value and headers byte for byte, and headers of ours behind them. What would be
 * larger than its topic takes goes without its bytes.
 */
final class DeadLetterRecord implements Serializable {
    private static final long serialVersionUID = 1;

    private final SizeLimit limit;

    DeadLetterRecord(SizeLimit limit) {
        this.limit = limit;
    }

    /**
     * Must be called first, where it is used.
     *
     * @throws IOException where Kafka does not answer
     */
    void open() throws IOException {
        limit.open();
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
        if (limit.fits(source.key(), source.value(), all)) {
            return new ProducerRecord<>(limit.topic(), null, source.key(), source.value(), all);
        }
        describe(all, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, source.value());
        if (limit.fits(source.key(), null, all)) {
            return new ProducerRecord<>(limit.topic(), null, source.key(), null, all);
        }
        describe(ours, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, source.value());
        describe(ours, HeaderNames.KEY_LENGTH, HeaderNames.KEY_SHA_256, source.key());
        return new ProducerRecord<>(limit.topic(), null, (byte[]) null, (byte[]) null, ours);
    }

    /** Tells of bytes that are not sent; nothing of those that are null. */
    static void describe(Headers headers, String length, String hash, byte[] bytes) {
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
