/** The plain values that flow through the job. It may know {@code decimal}. */
@NullMarked
package io.streamgauge.model;

import org.jspecify.annotations.NullMarked;
