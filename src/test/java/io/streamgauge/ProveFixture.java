// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Header;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;

/** Runs a pipeline, and {@code prove} over what it has published. */
abstract class ProveFixture extends RunFixture {
    /** All event times are later. */
    static final String FROM_THE_START = "1970-01-01";

    final StringWriter out = new StringWriter();

    /**
     * Runs until the source is read, and stops with a final checkpoint.
     *
     * @param aggregation that comes to an event time
     * @param eventTime in milliseconds since the epoch
     */
    void runLive(Path file, int parallelism, long records, String aggregation, long eventTime) throws Exception {
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file, parallelism, "source.idleAfter=1h")) {
            Waiting.until("all are read", () -> sum("records") == records);
            Waiting.until(
                    "event time",
                    () -> SeenMetrics.of("run-test", "eventTime", aggregation).stream()
                            .allMatch(time -> time >= eventTime));
        }
    }

    int prove(Path file, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        List<String> args = new ArrayList<>(List.of("prove", file.toString(), "--format", "text"));
        args.addAll(Arrays.asList(more));
        return command.execute(args.toArray(String[]::new));
    }

    void assertAllProven(Path file, String... more) {
        List<String> args = new ArrayList<>(List.of("--from", FROM_THE_START));
        args.addAll(Arrays.asList(more));
        assertThat(prove(file, args.toArray(String[]::new)))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString().lines()).allMatch(line -> line.startsWith("proven "));
    }

    void produceSeconds(int partition, int from, int to) {
        for (int second = from; second <= to; second++) {
            produce(partition, 1_000L * second, "a", "1");
        }
        BROKER.flush();
    }

    /** One in each partition, so that none holds event time back. */
    void produceEverywhere(int from, int to) {
        for (int partition = 0; partition < 3; partition++) {
            produceSeconds(partition, from, to);
        }
    }

    List<String> notProvable() {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("cannot be proven "))
                .toList();
    }

    /** The newest revision of each result, by its Kafka key. */
    Map<String, ConsumerRecord<byte[], byte[]>> newest() {
        Map<String, ConsumerRecord<byte[], byte[]>> newest = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : BROKER.readAll(results, true)) {
            newest.remove(new String(record.key(), UTF_8));
            if (record.value() != null) {
                newest.put(new String(record.key(), UTF_8), record);
            }
        }
        return newest;
    }

    /** Publishes the newest revision of a result once more, with other bytes, as somebody could who may write to the topic. */
    void publishAgain(ConsumerRecord<byte[], byte[]> record, String value, Header... headers) {
        List<Header> all = new ArrayList<>();
        if (headers.length == 0) {
            record.headers().forEach(header -> all.add(new Header(header.key(), header.value())));
        }
        all.addAll(Arrays.asList(headers));
        BROKER.produce(results, record.partition(), null, record.key(), value.getBytes(UTF_8), all);
        BROKER.flush();
    }

    /** Changes the last digit of the figures of a result. */
    void changeADigit(ConsumerRecord<byte[], byte[]> record) {
        String value = new String(record.value(), UTF_8);
        int last = value.length() - 1;
        while (!Character.isDigit(value.charAt(last))) {
            last--;
        }
        char other = value.charAt(last) == '9' ? '8' : (char) (value.charAt(last) + 1);
        publishAgain(record, value.substring(0, last) + other + value.substring(last + 1));
    }

    /** Deletes the records of a partition before an offset, as retention does. */
    static void deleteBefore(String topic, int partition, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private static long sum(String metric) {
        return SeenMetrics.of("run-test", metric, null).stream()
                .mapToLong(value -> value)
                .sum();
    }
}
