/** Sketches of bounded size: quantiles by DDSketch, distinct values by HyperLogLog. */
@NullMarked
package io.streamgauge.measure.sketch;

import org.jspecify.annotations.NullMarked;
