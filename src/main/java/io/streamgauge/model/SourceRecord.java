package io.streamgauge.model;

import java.util.List;

/**
 * A record as it stands in Kafka: its coordinates and its bytes, untouched.
 *
 * @param timestamp Kafka's timestamp in milliseconds since the epoch, -1 where the record has none
 * @param key null where the record has none
 * @param value null for a tombstone
 * @param headers in their order, empty where there are none
 */
public record SourceRecord(
        String topic, int partition, long offset, long timestamp, byte[] key, byte[] value, List<Header> headers) {}
