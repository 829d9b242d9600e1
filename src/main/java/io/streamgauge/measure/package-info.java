/** The measures of a window: accumulators that add, merge and write themselves. It may know expressions and values. */
@NullMarked
package io.streamgauge.measure;

import org.jspecify.annotations.NullMarked;
