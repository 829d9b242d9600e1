// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What {@code prove}, in a process of its own, says of the results that are left of a fault run. */
final class Proofs {
    private static final int MINUTES = 5;

    private final World world;
    private int run;

    private record Answer(int code, List<String> lines) {}

    Proofs(World world) {
        this.world = world;
    }

    /**
     * Proves the results of the job, and those of the job at least once, whose parallelism is one: the newest revision of each is
     * right there, too. Then somebody changes a digit. Returns the summaries.
     */
    List<String> check() throws Exception {
        List<String> summaries = new ArrayList<>();
        Answer job = prove();
        assertThat(job.code).as("%s", job.lines).isZero();
        summaries.add("prove, two subtasks: " + last(job));
        List<String> control = new ArrayList<>();
        World.AS_CONTROL.forEach(set -> control.addAll(List.of("--set", set)));
        Answer atLeastOnce = prove(control.toArray(String[]::new));
        assertThat(atLeastOnce.code).as("%s", atLeastOnce.lines).isZero();
        summaries.add("prove, one subtask: " + last(atLeastOnce));
        String changed = changeADigit();
        Answer found = prove();
        assertThat(found.code).isEqualTo(1);
        assertThat(found.lines.stream().filter(line -> line.startsWith("differs ")))
                .containsExactly("differs           " + changed);
        summaries.add("prove, one digit changed: " + last(found));
        return summaries;
    }

    private static String last(Answer answer) {
        return answer.lines.get(answer.lines.size() - 1);
    }

    private Answer prove(String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("prove", world.file().toString(), "--from=2026-01-01", "--format=text"));
        arguments.addAll(List.of(more));
        Path log = world.file().resolveSibling("prove-" + run++ + ".log");
        Process process = Processes.start(
                log, List.of("-Xmx512m"), "io.streamgauge.Streamgauge", arguments.toArray(String[]::new));
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                .as("prove ends: %s", log)
                .isTrue();
        return new Answer(process.exitValue(), Files.readAllLines(log));
    }

    /** Returns the Kafka key of the result. */
    private String changeADigit() {
        String servers = world.kafka.bootstrapServers();
        List<ConsumerRecord<byte[], byte[]>> results = Reader.readAll(servers, "read_committed", World.RESULTS);
        ConsumerRecord<byte[], byte[]> one = results.get(results.size() / 2);
        byte[] value = one.value().clone();
        // The last digit of the last measure.
        int at = value.length - 3;
        value[at] = (byte) (value[at] == '9' ? '8' : value[at] + 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(one.topic(), one.partition(), one.key(), value, one.headers()));
        }
        return new String(one.key(), UTF_8);
    }
}
