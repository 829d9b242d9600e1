// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.ingest.Sources;
import io.streamgauge.ingest.source.EndOffsets.End;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import io.streamgauge.stall.PartitionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.common.TopicPartition;

/** Partitions with {@code maxOutOfOrderness: 5s} and {@code idleAfter: 30s}, a clock and answers of a broker that are set by hand. */
abstract class EventTimeFixture {
    static final long T = Sources.T;
    static final long NO_TIME = Long.MIN_VALUE;

    final Output output = new Output();
    final Map<TopicPartition, End> ends = new HashMap<>();
    /** By the names of the metrics; of several partitions the last one. */
    final Map<String, Gauge<?>> gauges = new HashMap<>();

    private final MetricGroup metrics = new UnregisteredMetricsGroup() {
        @Override
        public MetricGroup addGroup(String name) {
            return this;
        }

        @Override
        public MetricGroup addGroup(String label, String value) {
            return this;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
        }
    };

    SourceEventTime time = time(Source.StopPosition.StopMode.NEVER);
    long now = System.nanoTime();

    SourceEventTime time(Source.StopPosition.StopMode stop) {
        Source source = Sources.source(
                Source.Format.TEXT, null, Sources.KAFKA_TIME, Duration.ofMinutes(5), stop, Sources.text("line"));
        return new SourceEventTime(source, ends::get, output, metrics);
    }

    static TopicPartition partition(int partition) {
        return new TopicPartition("in", partition);
    }

    void add(int partition, long start) {
        time.add(new KafkaPartitionSplit(partition(partition), start), now);
    }

    void event(int partition, long offset, long eventTime) {
        time.partition(partition(partition).toString())
                .collect(new Event(
                        record(partition, offset), eventTime, new FieldValues(0, null), null, Event.Role.COUNT));
    }

    void reject(int partition, long offset) {
        time.partition(partition(partition).toString())
                .collect(
                        new Rejected(record(partition, offset), RejectReason.TIMESTAMP_AHEAD, null, "far ahead", null));
    }

    static SourceRecord record(int partition, long offset) {
        return new SourceRecord("in", partition, offset, T, null, new byte[0], List.of());
    }

    void answer(int partition, long committed, long written) {
        ends.put(partition(partition), new End(now, committed, written, committed));
    }

    /** Events are noted at a tick, and the answers that count come after it. */
    void tick() {
        time.tick(now);
        now++;
    }

    void pass(int seconds) {
        tick();
        now += Duration.ofSeconds(seconds).toNanos();
        tick();
    }

    PartitionStatus status() {
        now += Duration.ofSeconds(1).toNanos();
        tick();
        return time.status().get(0);
    }

    static final class Output implements ReaderOutput<Decoded> {
        final List<Long> times = new ArrayList<>();
        final List<Boolean> idleAtRecord = new ArrayList<>();
        long watermark = NO_TIME;
        boolean idle;

        @Override
        public void collect(Decoded record) {
            throw new AssertionError("a record without a time");
        }

        @Override
        public void collect(Decoded record, long timestamp) {
            times.add(timestamp);
            idleAtRecord.add(idle);
        }

        @Override
        public void emitWatermark(Watermark next) {
            watermark = next.getTimestamp();
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }

        @Override
        public SourceOutput<Decoded> createOutputForSplit(String split) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String split) {}
    }
}
