/**
 * The output of the job: formats and headers of results, alerts and dead letters, the Kafka sinks, the console. It may know
 * {@code pipeline}, {@code flink}, {@code console} and values.
 */
@NullMarked
package io.streamgauge.emit;

import org.jspecify.annotations.NullMarked;
