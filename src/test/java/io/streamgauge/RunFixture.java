// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.TestBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A pipeline file with topics of its own on the shared broker, and the command that runs it. */
abstract class RunFixture {
    static final TestBroker BROKER = TestBroker.shared();

    @TempDir
    Path directory;

    String in;
    String results;
    String late;
    String rejected;
    final StringWriter err = new StringWriter();

    @BeforeEach
    void makeTopics() {
        in = BROKER.topic("in", 3);
        results = BROKER.topic("results", 2);
        late = BROKER.topic("late", 1);
        rejected = BROKER.topic("rejected", 1);
    }

    Path pipeline(String aggregations) throws Exception {
        return pipeline(aggregations, "");
    }

    /** @param more sinks, and what may stand behind them */
    Path pipeline(String aggregations, String more) throws Exception {
        return Files.writeString(directory.resolve("test.yaml"), """
                name: run-test
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  fields: {k: text, n: number}
                  timestamp: {field: t, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 1s
                aggregations:
                %s
                sinks:
                  print: []
                  results: {topic: %s}
                  late: {topic: %s}
                  rejected: {topic: %s}
                %s
                """.formatted(
                        BROKER.bootstrapServers(), in, aggregations, results, late, rejected, more));
    }

    static final String PER_KEY =
            "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {events: count, sum: sum(n),"
                    + " mean: avg(n), least: min(n), most: max(n)}}";

    int run(Path file, String... more) {
        return runIn("state", file, more);
    }

    /** @param state the directory of the state, beside the file */
    int runIn(String state, Path file, String... more) {
        CommandLine command = Streamgauge.commandLine();
        command.setErr(new PrintWriter(err, true));
        List<String> args = new ArrayList<>(List.of(
                "run",
                file.toString(),
                "--web-ui",
                "off",
                "--live",
                "off",
                "--state-dir",
                directory.resolve(state).toString()));
        args.addAll(Arrays.asList(more));
        return command.execute(args.toArray(String[]::new));
    }

    /** What {@code plan} prints of the file and the state that is beside it. */
    List<String> planFromState(Path file) {
        StringWriter out = new StringWriter();
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String state = directory.resolve("state").toString();
        assertThat(command.execute("plan", file.toString(), "--from", state))
                .as(err.toString())
                .isZero();
        return out.toString().lines().toList();
    }

    void produce(int partition, long time, String key, String number) {
        String value = "{\"t\":" + time + ",\"k\":\"" + key + "\",\"n\":" + number + "}";
        BROKER.produce(in, partition, null, null, value.getBytes(UTF_8), List.of());
    }

    List<String> written(String topic) {
        return BROKER.readAll(topic, true).stream()
                .map(record -> new String(record.value(), UTF_8))
                .sorted()
                .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
