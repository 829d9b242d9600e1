/** The measures of a window: accumulators that add, merge and write themselves. It may know {@code expression} and values. */
@NullMarked
package io.streamgauge.measure;

import org.jspecify.annotations.NullMarked;
