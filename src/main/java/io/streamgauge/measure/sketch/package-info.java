/** Sketches of fixed size: quantiles by DDSketch, distinct values by HyperLogLog. */
package io.streamgauge.measure.sketch;
