/**
 * Generated events for the demos, with the dirt of real streams.
 *
 * <p>The {@link io.streamgauge.demo.Generator} of a demo makes clean events out of chance and a time; {@link
 * io.streamgauge.demo.Dirt} makes a stream of them that has late, broken and misdated records and a partition
 * that falls silent; {@link io.streamgauge.demo.DemoStream} writes it to Kafka as time goes by. The first two know
 * no Kafka and no clock: the same seed and times give the same records.
 *
 * <p>It may know values, {@code console}, {@code local} and {@code job}.
 */
@NullMarked
package io.streamgauge.demo;

import org.jspecify.annotations.NullMarked;
