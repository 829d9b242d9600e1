/**
 * Event time cut into slices, which windows are merged from: it knows the windows of a pipeline, and neither keys nor accumulators.
 */
@NullMarked
package io.streamgauge.window.slice;

import org.jspecify.annotations.NullMarked;
