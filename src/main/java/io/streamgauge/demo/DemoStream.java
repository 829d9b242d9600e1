// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes generated records to Kafka in real time, in a thread of its own, until it is closed. */
public final class DemoStream implements AutoCloseable {
    /** What is written at once at the beginning, so that the first windows are complete soon. */
    private static final Duration HISTORY = Duration.ofSeconds(12);

    /** How many partitions the demo's topic has: one more than a laptop's two cores, so that a subtask reads two. */
    public static final int PARTITIONS = 3;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean closed;

    /** Starts to write to the generator's topic, which must be there with {@link #PARTITIONS} partitions. */
    public DemoStream(String bootstrapServers, Generator generator, long seed) {
        producer = producer(bootstrapServers);
        thread = new Thread(() -> write(generator, seed), "demo " + generator.topic());
        thread.setDaemon(true);
        thread.start();
    }

    /** A producer that sends each record at once. */
    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void write(Generator generator, long seed) {
        Dirt dirt = new Dirt(generator, seed, PARTITIONS);
        long pause = Duration.ofSeconds(1).toNanos() / generator.recordsPerSecond();
        long begin = System.nanoTime() - HISTORY.toNanos();
        long beginMillis = System.currentTimeMillis() - HISTORY.toMillis();
        long next = begin;
        while (!closed) {
            Sample sample =
                    dirt.next(beginMillis + Duration.ofNanos(next - begin).toMillis());
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    generator.topic(),
                    sample.partition(),
                    sample.timestamp(),
                    sample.key() == null ? null : sample.key().getBytes(StandardCharsets.UTF_8),
                    sample.value().getBytes(StandardCharsets.UTF_8));
            sample.headers().forEach(header -> record.headers().add(new RecordHeader(header.name(), header.value())));
            producer.send(record);
            next += pause;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Stops; what was not sent yet is dropped. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        producer.close(Duration.ZERO);
    }
}
