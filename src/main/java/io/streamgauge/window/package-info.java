/**
 * The first phase of an aggregation: slices, accumulators by key and slice in plain memory, partials for the shuffle. It may know
 * values, {@code expression}, {@code measure}, {@code pipeline}, {@code flink} and {@code stall}.
 */
@NullMarked
package io.streamgauge.window;

import org.jspecify.annotations.NullMarked;
