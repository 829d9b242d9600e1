/**
 * The output of the job: formats and headers of results, alerts and dead letters, the Kafka sinks, the console. It may know values,
 * {@code expression}, {@code measure}, {@code pipeline}, {@code flink}, {@code stall}, {@code console} and {@code schema}.
 */
@NullMarked
package io.streamgauge.emit;

import org.jspecify.annotations.NullMarked;
