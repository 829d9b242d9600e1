// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is no longer known makes a result not provable, and not different. */
@Tag("slow")
class ProveDoubtsTest extends ProveFixture {
    private static final String[] BOUNDED = {"--set", "source.stop=latest"};

    private Path runBounded(String aggregations) throws Exception {
        Path file = pipeline(aggregations);
        assertThat(run(file, BOUNDED)).as(err.toString()).isZero();
        return file;
    }

    private int proveBounded(Path file, String... sets) {
        String[] args = new String[4 + 2 * sets.length];
        args[0] = "--from";
        args[1] = FROM_THE_START;
        args[2] = BOUNDED[0];
        args[3] = BOUNDED[1];
        for (int i = 0; i < sets.length; i++) {
            args[4 + 2 * i] = "--set";
            args[5 + 2 * i] = sets[i];
        }
        return prove(file, args);
    }

    @Test
    void windowsWhoseRecordsMayBeGoneCannotBeProven() throws Exception {
        produceSeconds(0, 1, 9);
        Path file = runBounded(PER_KEY);
        deleteBefore(in, 0, 4);

        assertThat(proveBounded(file)).as(out.toString()).isEqualTo(3);

        // The first event left is of 5 s, and one that is gone may be a second later than that.
        assertThat(notProvable())
                .hasSize(6)
                .allMatch(line -> line.endsWith(
                        ": records of its window may be before " + in + "/0@4, the first that Kafka has"));
        assertThat(err.toString()).contains("9 results: 3 proven, 0 differ, 6 cannot be proven");
    }

    @Test
    void figuresOfAnotherDefinitionCannotBeProven() throws Exception {
        produceSeconds(0, 1, 3);
        Path file = runBounded(PER_KEY);

        assertThat(proveBounded(file, "aggregations.per-key.where=n < 100")).isEqualTo(3);

        assertThat(notProvable())
                .hasSize(3)
                .allMatch(line -> line.matches(
                        ".*: its streamgauge.definition is [0-9a-f]{16}, that of the file is [0-9a-f]{16}"));
    }

    @Test
    void windowsThatWereNotReadWholeCannotBeProven() throws Exception {
        long begin = System.currentTimeMillis() - 100_000;
        for (int second = 1; second < 8; second++) {
            String value = "{\"t\":" + 1_000 * second + ",\"k\":\"a\",\"n\":1}";
            BROKER.produce(in, 0, begin + 1_000 * second, null, value.getBytes(UTF_8), List.of());
        }
        BROKER.flush();
        Path file = pipeline(PER_KEY);
        String start = "source.start=" + Instant.ofEpochMilli(begin + 2_500);
        assertThat(run(file, BOUNDED[0], BOUNDED[1], "--set", start))
                .as(err.toString())
                .isZero();

        assertThat(proveBounded(file)).isEqualTo(3);

        assertThat(notProvable())
                .hasSize(2)
                .allMatch(line -> line.endsWith(": its window was not read completely (streamgauge.incomplete)"));
    }

    @Test
    void withoutLateRecordsADifferenceProvesNothing() throws Exception {
        produceEverywhere(1, 2);
        produceEverywhere(9, 9);
        Path file = pipeline(PER_KEY);
        Files.writeString(file, Files.readString(file).replaceAll("late: \\{topic: \\S+}", "late: none"));
        runLive(file, 1, 9, "per-key", 7_999);
        produceSeconds(0, 1, 1);
        runLive(file, 1, 10, "per-key", 0);

        assertThat(prove(file, "--from", FROM_THE_START)).as(out + "\n" + err).isEqualTo(3);

        assertThat(notProvable())
                .singleElement()
                .asString()
                .contains("\"start\":\"1970-01-01T00:00:01Z\"")
                .endsWith(": late records are not kept (late: none)");
    }

    @Test
    void lateRecordsThatRetentionDeletedMayExplainADifference() throws Exception {
        produceEverywhere(1, 2);
        produceEverywhere(9, 9);
        Path file = pipeline(PER_KEY);
        runLive(file, 1, 9, "per-key", 7_999);
        produceSeconds(0, 1, 1);
        runLive(file, 1, 10, "per-key", 0);
        assertAllProven(file);
        deleteBefore(late, 0, 1);

        assertThat(prove(file, "--from", FROM_THE_START)).as(out + "\n" + err).isEqualTo(3);

        assertThat(notProvable())
                .singleElement()
                .asString()
                .contains("\"start\":\"1970-01-01T00:00:01Z\"")
                .endsWith(": late records may be gone from " + late + ", whose first ones Kafka has deleted");
    }

    /** An event joins a session in the records, and began one of its own in the job. */
    @Test
    void sessionsThatOverlapCannotBeProven() throws Exception {
        Path file =
                pipeline("  - {name: bursts, keyBy: [k], window: {session: 1s, max: 100s}, measures: {events: count}}");
        produce(0, 5_000, "a", "1");
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 7_200, "b", "1");
        }
        BROKER.flush();
        runLive(file, 1, 4, "bursts", 6_199);
        produce(0, 5_800, "a", "1");
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 20_000, "b", "1");
        }
        BROKER.flush();
        runLive(file, 1, 8, "bursts", 18_999);

        assertThat(prove(file, "--from", FROM_THE_START)).as(out + "\n" + err).isEqualTo(3);

        assertThat(notProvable())
                .hasSize(2)
                .allMatch(line -> line.contains("\"a\"") && line.contains("sessions of the key overlap"));
    }

    /** Equal copies of one partition leave no doubt: the first one counts. */
    @Test
    void copiesRaiseADoubtWhereArrivalDecidesWhichCounts() throws Exception {
        Path file = pipeline(PER_KEY);
        Files.writeString(file, Files.readString(file).replace("  fields:", "  id: {field: id, keep: 1h}\n  fields:"));
        for (int copy = 0; copy < 3; copy++) {
            for (int id = 0; id < 6; id++) {
                // The copies of the last id differ; those of the third are in one partition.
                int number = id == 5 ? copy : id;
                send(
                        id == 2 ? 0 : copy,
                        "{\"id\":" + id + ",\"t\":" + 1_000 * (id + 1) + ",\"k\":\"a\",\"n\":" + number + "}");
            }
        }
        BROKER.flush();
        assertThat(run(file, BOUNDED)).as(err.toString()).isZero();
        Map<String, ConsumerRecord<byte[], byte[]>> newest = newest();
        List<ConsumerRecord<byte[], byte[]>> all = List.copyOf(newest.values());
        changeADigit(all.get(2));
        changeADigit(all.get(3));
        changeADigit(all.get(5));

        assertThat(proveBounded(file)).as(out.toString()).isEqualTo(1);

        assertThat(out.toString().lines())
                .as(err.toString())
                .contains("differs           " + new String(all.get(2).key(), UTF_8))
                .contains(notProvable(all.get(3)), notProvable(all.get(5)));
        assertThat(err.toString()).contains("6 results: 3 proven, 1 differs, 2 cannot be proven");
    }

    private static String notProvable(ConsumerRecord<byte[], byte[]> result) {
        return "cannot be proven  " + new String(result.key(), UTF_8)
                + ": an event in its window has copies of one id, and arrival decided which of them counts";
    }

    /** A replay would wait for ever for what is behind the transaction. */
    @Test
    void anOpenTransactionInTheSourceIsNotWaitedFor() throws Exception {
        produceSeconds(0, 1, 3);
        Path file = runBounded(PER_KEY);
        try (KafkaProducer<byte[], byte[]> hanging = new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers(), "transactional.id", in),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(in, 0, null, "{}".getBytes(UTF_8)))
                    .get();

            assertAllProven(file, BOUNDED);

            hanging.abortTransaction();
        }
        assertThat(err.toString()).contains("3 results: 3 proven");
    }

    private void send(int partition, String value) {
        BROKER.produce(in, partition, null, null, value.getBytes(UTF_8), List.of());
    }

    /** Offsets come from the time asked for, so earlier records may be gone. */
    @Test
    void withKafkasTimeOnlyTheRecordsAroundAreRead() throws Exception {
        Path file = pipeline(
                "  - {name: per-key, keyBy: [k], window: {sliding: 4s, every: 2s}, measures: {events: count}}");
        Files.writeString(file, Files.readString(file).replaceAll("timestamp: \\{field: t.*", "timestamp: kafka"));
        long begin = System.currentTimeMillis() / 10_000 * 10_000 - 100_000;
        for (int second = 0; second < 40; second++) {
            String value = "{\"k\":\"a\",\"n\":1}";
            BROKER.produce(in, second % 3, begin + 1_000L * second, null, value.getBytes(UTF_8), List.of());
        }
        BROKER.flush();
        assertThat(run(file, BOUNDED)).as(err.toString()).isZero();
        deleteBefore(in, 0, 4);
        Instant from = Instant.ofEpochMilli(begin + 20_000);

        assertThat(prove(
                        file,
                        "--from",
                        from.toString(),
                        "--to",
                        from.plusSeconds(10).toString(),
                        BOUNDED[0],
                        BOUNDED[1]))
                .as(out + "\n" + err)
                .isZero();

        assertThat(err.toString()).contains("5 results: 5 proven");
        assertThat(proveBounded(file)).isEqualTo(3);
        String later = from.plusSeconds(2).toString();
        assertThat(prove(file, "--from", from.toString(), "--source-from", later, BOUNDED[0], BOUNDED[1]))
                .as(out + "\n" + err)
                .isEqualTo(3);
        assertThat(notProvable()).isNotEmpty().allMatch(line -> line.endsWith("where reading begins"));
        String end = Instant.ofEpochMilli(begin + 60_000).toString();
        assertThat(prove(file, "--from", from.toString(), "--source-from", end, BOUNDED[0], BOUNDED[1]))
                .as(out + "\n" + err)
                .isEqualTo(3);
        assertThat(err.toString()).contains(" 0 proven, 0 differ, ");
    }
}
