/**
 * Why nothing comes out, and whether too many records are rejected: what the operators of a job know, put together, and what follows
 * from it. It may know values, {@code expression}, {@code measure}, {@code pipeline} and {@code flink}.
 */
@NullMarked
package io.streamgauge.stall;

import org.jspecify.annotations.NullMarked;
