/** Where windows end, and which window follows: it knows the windows of a pipeline, and nothing of their contents. */
@NullMarked
package io.streamgauge.pipeline.bounds;

import org.jspecify.annotations.NullMarked;
