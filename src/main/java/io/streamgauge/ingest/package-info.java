/**
 * Kafka records to events in event time, and the reason for each record that is none. It may know values, {@code expression},
 * {@code measure}, {@code pipeline}, {@code flink} and {@code stall}.
 */
@NullMarked
package io.streamgauge.ingest;

import org.jspecify.annotations.NullMarked;
