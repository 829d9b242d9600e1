/**
 * From Kafka topics to windowed results and alerts.
 *
 * <pre>
 *  KafkaSource    decode in the deserializer, never throw: Event | Rejected; watermarks per partition
 *      |
 *  separate rejected -----------------------------------------------------> rejected
 *      |
 *      |  with source.id: keyBy(id), drop duplicates; only then do events cross the network
 *      |
 *      |  for each aggregation, chained to the operator before it
 *      v
 *  combine        where, key, inputs; (key, slice) to accumulators in plain memory --> rejected
 *      |          flushed when the watermark passes, before IDLE and barriers, at the end, when full
 *      |  keyBy(key): only partial accumulators cross the network
 *      v
 *  fire           buffers slices, in keyed state at checkpoints; results when windows end ----> late
 *      |
 *      |  alert         conditions over results, the lifecycle of alerts, in the same task ----> alerts
 *      |                 with rules: in a task of its own, which receives every change --> status of rules
 *      |                 each destination is a task of its own, beside the sinks --> undelivered
 *      v
 *  results        to Kafka and the console
 * </pre>
 *
 * {@link io.streamgauge.Streamgauge} starts the commands, {@link io.streamgauge.job.PipelineJob} ties sources and sinks to the
 * flow, and {@code io.streamgauge.job.PipelineTopology} is the flow: each operator of the drawing, with its uid.
 */
@NullMarked
package io.streamgauge;

import org.jspecify.annotations.NullMarked;
