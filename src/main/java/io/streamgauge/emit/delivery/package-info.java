/**
 * Guards around the Kafka sink of Flink: delivery exactly once or at least once, and the handling of refused transactions.
 */
@NullMarked
package io.streamgauge.emit.delivery;

import org.jspecify.annotations.NullMarked;
