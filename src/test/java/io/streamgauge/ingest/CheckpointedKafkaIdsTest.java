// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.flink.Types;
import io.streamgauge.job.Topics;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.pipeline.Source;
import io.streamgauge.testing.TestBroker;
import io.streamgauge.testing.Waiting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** What Flink's own restart does where the topic is not the one that the checkpoint's offsets belong to. */
class CheckpointedKafkaIdsTest {
    private static final TestBroker BROKER = TestBroker.shared();

    private final String topic = BROKER.topic("ids", 1);

    @Test
    void aRestartWithTheSameTopicResumes() throws Exception {
        OperatorSubtaskState saved = snapshot(1);

        restore(saved, 1, -1);
    }

    @Test
    void aTopicThatWasRecreatedFailsTheJobWithoutAnotherRestart() throws Exception {
        OperatorSubtaskState saved = snapshot(7);
        recreate(topic);

        assertThatThrownBy(() -> restore(saved, 7, -1))
                .hasMessageContaining("topic " + topic + " was recreated")
                .satisfies(failure -> assertThat(ThrowableClassifier.getThrowableType(failure))
                        .isEqualTo(ThrowableType.NonRecoverableError));
    }

    /** Kafka's consumer would read it from the offset where it stood in the old one. */
    @Test
    void aTopicThatIsRecreatedUnderTheJobFailsItsNextCheckpoint() throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, Event> running =
                harness(new SeparateRejected(new CheckpointedKafkaIds(source(topic), -1), null))) {
            running.open();
            running.snapshot(1, 0);
            recreate(topic);

            assertThatThrownBy(() -> running.snapshot(2, 0))
                    .hasStackTraceContaining("topic " + topic + " was recreated")
                    .satisfies(failure -> assertThat(ThrowableClassifier.findThrowableOfThrowableType(
                                    failure, ThrowableType.NonRecoverableError))
                            .isPresent());
        }
    }

    @Test
    void aTopicThatIsNotReadAnyMoreMayBeRecreated() throws Exception {
        String dropped = BROKER.topic("ids-dropped", 1);
        OperatorSubtaskState saved = snapshot(3, topic, dropped);
        recreate(dropped);

        restore(saved, 3, -1);
    }

    @Test
    void idsAreReplacedOnlyForTheStateThatTheRunBeganFrom() throws Exception {
        OperatorSubtaskState saved = snapshot(7);
        recreate(topic);

        OperatorSubtaskState replaced = restore(saved, 7, 7);
        restore(replaced, 8, -1);
        recreate(topic);

        assertThatThrownBy(() -> restore(replaced, 8, 7)).isInstanceOf(OtherKafkaException.class);
    }

    @Test
    void stateWithoutIdsIsAccepted() throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, Event> before = harness(new SeparateRejected())) {
            before.open();
            restore(before.snapshot(3, 0), 3, -1);
        }
    }

    @Test
    void topicsOfOneSideAreNoDifference() {
        KafkaIds before = new KafkaIds("c", new TreeMap<>(Map.of("a", "1", "b", "2")));
        KafkaIds now = new KafkaIds("c", new TreeMap<>(Map.of("a", "1", "d", "4")));

        assertThat(before.differences(now)).isEmpty();
        assertThat(before.and(now).topics()).containsOnlyKeys("a", "b", "d");
    }

    private OperatorSubtaskState snapshot(long checkpoint) throws Exception {
        return snapshot(checkpoint, topic);
    }

    private OperatorSubtaskState snapshot(long checkpoint, String... topics) throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, Event> before =
                harness(new SeparateRejected(new CheckpointedKafkaIds(source(topics), -1), null))) {
            before.open();
            return before.snapshot(checkpoint, 0);
        }
    }

    private OperatorSubtaskState restore(OperatorSubtaskState saved, long checkpoint, long replaceUpTo)
            throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, Event> after =
                harness(new SeparateRejected(new CheckpointedKafkaIds(source(topic), replaceUpTo), null))) {
            after.setRestoredCheckpointId(checkpoint);
            after.initializeState(saved);
            after.open();
            return after.snapshot(checkpoint + 1, 0);
        }
    }

    private static OneInputStreamOperatorTestHarness<Decoded, Event> harness(SeparateRejected function)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(function), Types.DECODED.createSerializer(null));
    }

    private static void recreate(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
            Waiting.until(
                    "the topic gone", () -> !admin.listTopics().names().get().contains(topic));
            Topics.create(admin, topic, 1, Map.of());
        }
    }

    private static Source source(String... topics) {
        return PipelineFile.read(
                        "ids.yaml",
                        """
                        name: ids
                        kafka: {bootstrap.servers: '%s'}
                        source: {topics: [%s], format: text, timestamp: kafka}
                        """.formatted(BROKER.bootstrapServers(), String.join(", ", topics)),
                        List.of(),
                        name -> null,
                        true)
                .pipeline()
                .source();
    }
}
