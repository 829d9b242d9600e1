/** The second phase of an aggregation: partials merged by key, windows fired by event time. */
@NullMarked
package io.streamgauge.window.fire;

import org.jspecify.annotations.NullMarked;
