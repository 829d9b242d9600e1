// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamgauge.faults.Oracle.Sent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events, each with an id of its own, at a steady rate until it is ended, and tells the oracle of each. Which events
 * depends on the seed alone; a broker that is away is waited for. Disordered by less than the pipeline's bound.
 */
final class Load implements AutoCloseable {
    static final int PARTITIONS = 4;
    /** The pipeline waits a second for what is out of order. */
    static final int DISORDER_MS = 900;

    private static final long START = 1_767_225_600_000L;
    private static final int A_SECOND = 1_000;
    private static final int KEYS = 20;
    private static final int ONE_IS_POISON = 500;
    private static final int ONE_LARGE_IS_POISON = 4;
    /** The longest value that fits into a request, 1 MiB by default: batch and record have headers. */
    private static final int LONGEST = (1 << 20) - 100;
    /** More than the headers of a rejected record take, so that its copy fits into a request, too. */
    private static final int LEFT_FOR_HEADERS = 2_000;

    private final Oracle oracle;
    private final String topic;
    private final Random random;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicInteger poison = new AtomicInteger();
    private final AtomicInteger large = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "load");
    private volatile long sent;
    private volatile boolean ended;

    Load(String servers, String topic, Oracle oracle, long seed) {
        this.oracle = oracle;
        this.topic = topic;
        this.random = new Random(seed);
        int forEver = 3_600_000;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "delivery.timeout.ms", forEver,
                        "max.block.ms", forEver,
                        "request.timeout.ms", 5_000,
                        "reconnect.backoff.max.ms", 500),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long start = System.nanoTime();
        while (!ended) {
            // Never catches up what a broker that was away kept from it: the pipeline has to catch up already.
            long due = (System.nanoTime() - start) * A_SECOND / 1_000_000_000L;
            for (int burst = 0; burst < Math.min(due, 50) && !ended; burst++) {
                next();
            }
            start = System.nanoTime();
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void next() {
        long id = sent;
        long time = START + id * 1_000 / A_SECOND - random.nextInt(DISORDER_MS);
        BigDecimal number = BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(4));
        String key = "k" + random.nextInt(KEYS);
        boolean poisoned = random.nextInt(ONE_IS_POISON) == 0 || taken(poison);
        String rest = "\"t\":" + time + ",\"n\":" + number + ",\"id\":" + id;
        boolean copied = true;
        if (taken(large)) {
            poisoned = random.nextInt(ONE_LARGE_IS_POISON) == 0;
            copied = random.nextBoolean();
            int length = copied ? LONGEST - LEFT_FOR_HEADERS - random.nextInt(100_000) : LONGEST;
            String before = "{\"k\":\"" + key + "\"," + rest + ",\"pad\":\"";
            rest += ",\"pad\":\"" + "x".repeat(length - before.length() - 2) + "\"";
        }
        if (!poisoned) {
            oracle.sent(new Sent(id, time, key, number));
            send(id, "{\"k\":\"" + key + "\"," + rest + "}");
        } else if (!copied || random.nextBoolean()) {
            String value = "{\"k\":\"" + key + "\"," + rest;
            oracle.rejected("MALFORMED", value, copied);
            send(id, value);
        } else {
            // No key: one aggregation rejects it, the other counts it.
            String value = "{" + rest + "}";
            oracle.sent(new Sent(id, time, null, number));
            oracle.rejected("FIELD_MISSING", value, true);
            send(id, value);
        }
        sent = id + 1;
    }

    private static boolean taken(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private void send(long id, String value) {
        producer.send(
                new ProducerRecord<>(topic, (int) (id % PARTITIONS), null, value.getBytes(UTF_8)), (to, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
    }

    /** The event time that the load has come to. */
    long time() {
        return START + sent * 1_000 / A_SECOND;
    }

    /** The next so many records cannot be used. */
    void poison(int records) {
        poison.set(records);
    }

    /** The next so many records are almost as large as Kafka takes, and one in four cannot be used. */
    void large(int records) {
        large.set(records);
    }

    /** How many of them are still to be sent. */
    int largeToCome() {
        return large.get();
    }

    /** Ends with an event in each partition that closes all windows before it; returns how many records were sent. */
    long end() throws Exception {
        ended = true;
        thread.join();
        long last = sent;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(
                    partition,
                    "{\"k\":\"end\",\"t\":" + (time() + 60_000) + ",\"n\":0,\"id\":" + (last + partition) + "}");
        }
        producer.flush();
        if (failure.get() != null) {
            throw new AssertionError("a record was not sent", failure.get());
        }
        return last + PARTITIONS;
    }

    @Override
    public void close() {
        ended = true;
        producer.close(Duration.ZERO);
    }
}
