// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sources that fall silent, and go on. */
@Tag("slow")
class SilenceTest extends RunFixture {
    private LiveRun start(String... sets) throws Exception {
        String[] all = new String[sets.length + 1];
        all[0] = "source.idleAfter=500ms";
        System.arraycopy(sets, 0, all, 1, sets.length);
        return LiveRun.start(directory.resolve("live"), pipeline(PER_KEY), 2, all);
    }

    /** The times are those of 1970, so the clock counts and not the time of day. */
    @Test
    void theLastWindowOfASilentTopicIsEmittedByItself() throws Exception {
        try (LiveRun run = start()) {
            produce(0, 1_000, "a", "1");
            produce(1, 1_400, "b", "1");
            produce(2, 5_000, "c", "1");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 3);
        }
        assertThat(written(results)).hasSize(3);
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    @Test
    void eventTimeAdvancesAfterARestartInTheSilence() throws Exception {
        try (LiveRun run = start("source.idleAfter=1h")) {
            produce(0, 60_000, "a", "1");
            BROKER.flush();
            Waiting.until("used", () -> counted("used") == 1);
        }
        assertThat(written(results)).isEmpty();

        try (LiveRun resumed = start()) {
            BROKER.readAtLeast(results, true, 1);
        }
        assertThat(written(results)).hasSize(1);
    }

    @Test
    void howFarEventTimeCameIsInTheState() throws Exception {
        try (LiveRun run = start()) {
            produce(0, 60_000, "a", "1");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
        }
        try (LiveRun resumed = start("source.idleAfter=1h")) {
            produce(0, 60_500, "a", "1");
            BROKER.flush();
            BROKER.readAtLeast(late, true, 1);
        }
        assertThat(written(results)).hasSize(1);
    }

    /** A gateway that has buffered sends what is late by then; one whose clock is right is not late. */
    @Test
    void whatResumesIsJudgedByTheClock() throws Exception {
        long begin = System.currentTimeMillis();
        try (LiveRun run = start()) {
            produce(0, begin, "a", "1");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
            for (int partition = 0; partition < 3; partition++) {
                produce(partition, System.currentTimeMillis(), "right", "1");
                produce(partition, begin - 600_000, "buffered", "1");
            }
            BROKER.flush();
            BROKER.readAtLeast(late, true, 3);
            Waiting.until("used", () -> counted("used") == 4);
        }
        assertThat(BROKER.readAll(late, true))
                .hasSize(3)
                .allSatisfy(
                        record -> assertThat(new String(record.value(), UTF_8)).contains("buffered"));
    }

    /** A partition whose end consists of markers and aborted records is read to its end. */
    @Test
    void topicsWrittenByTransactionsBecomeIdle() throws Exception {
        try (LiveRun run = start();
                KafkaProducer<byte[], byte[]> producer = transactional()) {
            for (int partition = 0; partition < 3; partition++) {
                producer.beginTransaction();
                producer.send(record(partition, 1_000));
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(record(partition, 500_000));
                producer.flush();
                producer.abortTransaction();
            }
            BROKER.readAtLeast(results, true, 1);
        }
        assertThat(written(results)).singleElement().asString().contains("\"events\":3");
    }

    /** What follows is read when the transaction ends, so the partition is waited for. */
    @Test
    void anOpenTransactionIsWaitedForAndNamed() throws Exception {
        try (LiveRun run = start();
                KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.beginTransaction();
            producer.send(record(1, 1_500));
            producer.flush();
            produce(0, 1_000, "a", "1");
            produce(0, 9_000, "a", "1");
            BROKER.flush();
            Waiting.until(
                    "the cause",
                    () -> SeenMetrics.text("run-test", "why").contains("/1, where a transaction of another producer"));
            assertThat(written(results)).isEmpty();

            producer.commitTransaction();
            BROKER.readAtLeast(results, true, 1);
        }
        assertThat(written(results)).first().asString().contains("\"events\":2");
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    @Test
    void withoutIdlenessASilentPartitionIsWaitedFor() throws Exception {
        try (LiveRun run = start("source.idleAfter=never")) {
            produce(0, 1_000, "a", "1");
            produce(0, 9_000, "a", "1");
            BROKER.flush();
            Waiting.until(
                    "the cause",
                    () -> SeenMetrics.text("run-test", "why").contains("(source.idleAfter is never); 1 window waits"));
            for (int partition = 1; partition < 3; partition++) {
                produce(partition, 1_500, "a", "1");
                produce(partition, 9_000, "a", "1");
            }
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
        }
        assertThat(written(results)).first().asString().contains("\"events\":3");
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    @Test
    void aPartitionThatAppearsIsReadFromItsFirstRecord() throws Exception {
        try (LiveRun run = start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            produce(0, 1_000, "a", "1");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
            admin.createPartitions(Map.of(in, NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            for (int i = 0; i < 5; i++) {
                produce(3, 600_000 + i, "added", "1");
            }
            BROKER.flush();
            BROKER.readAtLeast(results, true, 2);
        }
        assertThat(written(results))
                .last()
                .asString()
                .contains("\"k\":\"added\"")
                .contains("\"events\":5");
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    private static long counted(String name) {
        return SeenMetrics.of("run-test", name, "per-key").stream()
                .mapToLong(each -> each)
                .sum();
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers(), "transactional.id", "upstream-" + in),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private ProducerRecord<byte[], byte[]> record(int partition, long time) {
        String value = "{\"t\":" + time + ",\"k\":\"a\",\"n\":1}";
        return new ProducerRecord<>(in, partition, null, value.getBytes(UTF_8));
    }
}
