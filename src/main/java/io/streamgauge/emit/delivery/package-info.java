/** Guards around the Kafka sink of Flink: what is delivered, exactly once or at least once, and what happens to a transaction that is refused. */
package io.streamgauge.emit.delivery;
