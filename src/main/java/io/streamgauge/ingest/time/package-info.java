/** Timestamps in the forms that a pipeline file can name. */
package io.streamgauge.ingest.time;
