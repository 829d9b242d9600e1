package io.streamgauge.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends each line of a text stream to Kafka as Kafka's console producer does, in a thread of its own. */
public final class TypedLines implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    private TypedLines(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Sends until the stream ends or this is closed; the stream stays open. */
    public static TypedLines start(String bootstrapServers, String topic, InputStream in) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Thread thread = new Thread(() -> send(producer, topic, in), "typed lines");
        // Waiting for a key to be pressed must not keep the process alive.
        thread.setDaemon(true);
        thread.start();
        return new TypedLines(producer);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, InputStream in) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                producer.send(new ProducerRecord<>(topic, line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
