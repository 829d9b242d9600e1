// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bounded runs beside a live one, and their state. */
@Timeout(120)
class BoundedStartTest extends StartFixture {
    @Test
    void aBoundedRunResumesFromTheStateOfALiveOneAndEnds() throws Exception {
        runAndStop("state");
        sendThree(20_000);
        String replayed = BROKER.topic("replayed", 1);

        assertThat(run(
                        file,
                        "--from",
                        LiveRun.savepoint(directory.resolve("state")).toString(),
                        "--set",
                        "source.stop=latest",
                        "--set",
                        "sinks.results.topic=" + replayed))
                .as(err.toString())
                .isZero();

        // Those that were open, and those that came since: nothing of before.
        assertThat(written(replayed))
                .hasSize(9)
                .noneMatch(result -> result.contains("\"start\":\"1970-01-01T00:00:01Z\""));
    }

    @Test
    void theStateOfABoundedRunServesBoundedRunsOnly() throws Exception {
        stopBoundedRunBeforeItsEnd();

        assertThat(run(file)).isEqualTo(2);

        assertThat(err.toString()).contains("the saved state is that of a bounded run");
    }

    /** FLINK-31006. */
    @Test
    void aBoundedRunThatWasStoppedResumesAndEnds() throws Exception {
        stopBoundedRunBeforeItsEnd();
        String savepoint = LiveRun.savepoint(directory.resolve("state")).toString();

        int code = assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> run(file, "--from", savepoint, "--set", "source.stop=latest"));

        assertThat(code).as(err.toString()).isZero();
        // Two windows of each of the three partitions, one of which ended only now.
        assertThat(written(results)).hasSize(6);
    }

    /** It waits for the end of a transaction that is open in its input; it has read the other partitions to their ends. */
    private void stopBoundedRunBeforeItsEnd() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", BROKER.bootstrapServers(), "transactional.id", in),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                LiveRun run = startBehind(producer)) {
            BROKER.readAtLeast(results, true, 2);
        }
    }

    private LiveRun startBehind(KafkaProducer<byte[], byte[]> producer) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(in, 0, null, new byte[] {1}));
        producer.flush();
        return start("state", "source.stop=latest");
    }

    @Test
    void aBoundedRunBesideALiveOneMustNameWhereItsResultsGo() throws Exception {
        runAndStop("state");

        assertThat(runIn("b", file, "--set", "source.stop=latest")).isEqualTo(2);

        assertThat(err.toString())
                .contains("a live run of run-test has read", "--set sinks.results.topic", "--into-live");
        assertThat(written(results)).hasSize(3);
        assertThat(runIn("b", file, "--set", "source.stop=latest", "--into-live"))
                .as(err.toString())
                .isZero();
        assertThat(written(results)).hasSize(9);
    }

    @Test
    void aBoundedRunThatCameToItsEndLeavesNoDirectory() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);

        assertThat(Streamgauge.commandLine()
                        .execute("run", file.toString(), "--web-ui", "off", "--set", "source.stop=latest"))
                .isZero();

        assertThat(written(results)).hasSize(6);
        assertThat(directory.resolve(".streamgauge"))
                .satisfiesAnyOf(
                        none -> assertThat(none).doesNotExist(),
                        empty -> assertThat(empty).isEmptyDirectory());
    }
}
