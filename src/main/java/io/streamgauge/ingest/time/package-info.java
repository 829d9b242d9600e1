/** Timestamps in the formats of the pipeline file. */
@NullMarked
package io.streamgauge.ingest.time;

import org.jspecify.annotations.NullMarked;
