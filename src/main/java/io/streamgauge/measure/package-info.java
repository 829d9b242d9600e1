/** What is computed for a window: accumulators that add, merge and write themselves. It may know expressions and values. */
package io.streamgauge.measure;
