/** The second phase of an aggregation: partials merged by key, windows fired by event time. */
package io.streamgauge.window.fire;
