// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import io.streamgauge.console.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Sends each line of a text stream to Kafka as Kafka's console producer does, in a thread of its own. */
public final class TypedLines implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    /** Where lines come from. */
    public interface Lines {
        /** Waits for the next line; null at the end. */
        @Nullable
        String next() throws IOException;
    }

    /** Sends until the lines end or this is closed. */
    public TypedLines(String bootstrapServers, String topic, Lines lines) {
        producer = DemoStream.producer(bootstrapServers);
        Thread thread = new Thread(() -> send(topic, lines), "typed lines");
        // Waiting for a key to be pressed must not keep the process alive.
        thread.setDaemon(true);
        thread.start();
    }

    /** The lines of a stream, which stays open. */
    public static Lines in(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))::readLine;
    }

    /**
     * Lines that are typed at the bottom of a screen.
     *
     * @param interrupted called at Ctrl-C
     */
    public static Lines on(Screen screen, Runnable interrupted) {
        return () -> screen.readLine("> ", interrupted);
    }

    private void send(String topic, Lines lines) {
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
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
