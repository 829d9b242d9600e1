// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka: its coordinates and its unchanged bytes.
 *
 * @param timestamp Kafka's timestamp in milliseconds since the epoch, -1 if the record has none
 * @param value null for a tombstone
 * @param headers in their order; empty if there are none
 */
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    /** Its coordinates, as in {@code trades/0@41}. */
    public String place() {
        return topic + "/" + partition + "@" + offset;
    }
}
