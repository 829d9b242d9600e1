/**
 * What people see of a run on this machine: results as tables, alerts, counts, the summary at the end. It may know values,
 * {@code expression}, {@code measure}, {@code pipeline}, {@code flink}, {@code stall}, {@code console} and {@code emit}.
 */
@NullMarked
package io.streamgauge.display;

import org.jspecify.annotations.NullMarked;
