/** What is added to the Kafka source of Flink's connector. */
@NullMarked
package io.streamgauge.ingest.source;

import org.jspecify.annotations.NullMarked;
