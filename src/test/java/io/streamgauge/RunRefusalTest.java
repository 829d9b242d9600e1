// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Options and surroundings with which a run does not begin. */
class RunRefusalTest extends RunFixture {
    @Test
    void aTopicThatIsMissingIsReportedWithTheCommandThatCreatesIt() throws Exception {
        Path file = pipeline(PER_KEY);

        assertThat(run(file, "--set", "source.topics=[not-there, nor-this]")).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "kafka-topics.sh --bootstrap-server " + BROKER.bootstrapServers()
                                + " --create --topic not-there --partitions 1",
                        "kafka-topics.sh --bootstrap-server " + BROKER.bootstrapServers()
                                + " --create --topic nor-this --partitions 1",
                        "streamgauge: 2 topics are missing; create them with these commands, or with --create-topics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "129", "100000"})
    void aParallelismThatStateCannotBeSpreadOverIsWrongInput(String parallelism) throws Exception {
        assertThat(run(pipeline(PER_KEY), "--parallelism", parallelism)).isEqualTo(2);

        assertThat(err.toString()).contains("--parallelism must be from 1 to 128 (pipeline.max-parallelism)");
    }

    @Test
    void aBrokerThatIsNotThereIsOneLine() throws Exception {
        Path file = pipeline(PER_KEY);

        assertThat(run(file, "--set", "kafka[bootstrap.servers]=localhost:1")).isEqualTo(2);

        assertThat(err.toString().lines().toList()).hasSize(1);
        assertThat(err.toString())
                .contains(
                        "no Kafka broker answers at localhost:1 (bootstrap.servers) within 10 s: is it running, is the address"
                                + " right, and does it expect security.protocol PLAINTEXT?");
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() throws Exception {
        assertThat(run(pipeline(PER_KEY), "--set", "kafka[bootstrap.servers]=nosuchhost.invalid:9092"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly("streamgauge: nosuchhost.invalid is not known to DNS (bootstrap.servers)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999", "0", "on"})
    void aWebUiPortThatIsNoneIsReportedBeforeKafkaIsQueried(String port) throws Exception {
        CommandLine command = Streamgauge.commandLine();
        command.setErr(new PrintWriter(err, true));
        String file = pipeline(PER_KEY).toString();

        assertThat(command.execute("run", file, "--web-ui", port, "--set", "kafka[bootstrap.servers]=localhost:1"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains(port + " is not a port from 1 to 65535, or off")
                .doesNotContain("broker");
    }

    @Test
    void aSavepointThatIsNotThereIsNotReportedAsResumedFrom() throws Exception {
        assertThat(run(pipeline(PER_KEY), "--from", "nowhere")).isEqualTo(2);

        assertThat(err.toString())
                .contains("the savepoint nowhere cannot be read: ")
                .doesNotContain("resumes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -Dexecution.checkpointing.interval=0 s                                  | execution.checkpointing.interval
            -Dexecution.checkpointing.mode=AT_LEAST_ONCE                            | execution.checkpointing.mode
            -Dexecution.checkpointing.checkpoints-after-tasks-finish.enabled=false  | checkpoints-after-tasks-finish
            -Dexecution.checkpointing.interval=10 min                               | transaction.timeout.ms
            -Dexecution.checkpointing.timeout=10 min                                | transaction.timeout.ms
            -Dexecution.checkpointing.tolerable-failed-checkpoints=6                | tolerable-failed-checkpoints
            --set=sinks.late.kafka={transaction.timeout.ms: 60000}                  | transaction.timeout.ms
            """)
    void whatWouldLoseExactlyOnceRecordsIsRefusedAndNamed(String option, String named) throws Exception {
        assertThat(run(pipeline(PER_KEY), "--set=source.stop=latest", option)).isEqualTo(2);

        assertThat(err.toString().lines().toList()).hasSize(1);
        assertThat(err.toString()).contains(named);
    }

    @Test
    void sinksThatAreAtLeastOnceNeedNoCheckpoints() throws Exception {
        assertThat(run(
                        pipeline(PER_KEY),
                        "--set=source.stop=latest",
                        "--set=sinks.results.guarantee=at-least-once",
                        "--set=sinks.late.guarantee=at-least-once",
                        "--set=sinks.rejected.guarantee=at-least-once",
                        "-Dexecution.checkpointing.interval=0 s"))
                .as(err.toString())
                .isZero();
    }

    @Test
    void aJobThatFailsAfterCheckpointsNeedsThem() throws Exception {
        assertThat(run(
                        pipeline(PER_KEY),
                        "--set=source.stop=latest",
                        "--set=source.poison={share: 0.05, then: fail}",
                        "-Dexecution.checkpointing.interval=0 s"))
                .isEqualTo(2);
        assertThat(err.toString().lines().toList()).hasSize(1);
        assertThat(err.toString()).contains("source.poison.then: fail ends the job when checkpoints have completed");
    }
}
