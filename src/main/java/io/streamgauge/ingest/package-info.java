/** Kafka records to events in event time, and the reason for each record that is none. It may know {@code pipeline}, {@code flink} and values. */
@NullMarked
package io.streamgauge.ingest;

import org.jspecify.annotations.NullMarked;
