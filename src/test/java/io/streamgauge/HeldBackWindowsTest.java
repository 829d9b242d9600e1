// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds windows back in a live job, and what must not. */
class HeldBackWindowsTest extends RunFixture {
    private LiveRun start(Path file, int parallelism) {
        return LiveRun.start(directory.resolve("live"), file, parallelism, "source.idleAfter=500ms");
    }

    @Test
    void partitionsWithoutEventsDoNotHoldWindowsBack() throws Exception {
        // Partition 1 gets nothing but records that cannot be used, partition 2 nothing at all.
        try (LiveRun run = start(pipeline(PER_KEY), 2)) {
            produce(0, 1_000, "a", "1");
            produce(0, 9_000, "a", "1");
            for (int i = 0; i < 20; i++) {
                BROKER.produce(in, 1, null, null, "no JSON".getBytes(UTF_8), List.of());
            }
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
            BROKER.readAtLeast(rejected, true, 20);
        }
        assertThat(written(results)).first().asString().contains("1970-01-01T00:00:01Z");
    }

    @Test
    void moreSubtasksThanPartitionsDoNotHoldWindowsBack() throws Exception {
        try (LiveRun run = start(pipeline(PER_KEY), 4)) {
            for (int partition = 0; partition < 3; partition++) {
                produce(partition, 1_000, "a", "1");
                produce(partition, 9_000, "a", "1");
            }
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
        }
        assertThat(written(results)).first().asString().contains("\"events\":3");
    }

    @Test
    void afterAnIdleMomentEventsAreAggregatedLocallyAgain() throws Exception {
        try (LiveRun run = start(pipeline(PER_KEY), 2)) {
            Waiting.until(
                    "idle since the start, as long as five checkpoints take",
                    () -> SeenMetrics.of("run-test", "numberOfCompletedCheckpoints", null).stream()
                            .anyMatch(count -> count > 5));
            AtomicLong time = new AtomicLong(1_000);
            Waiting.until("a tenth of the events crosses", () -> {
                long used = used();
                long crossed = SeenMetrics.ofOperator("run-test", "Combine per-key", "numRecordsOut");
                for (int i = 0; i < 300; i++) {
                    produce(i % 3, time.incrementAndGet(), "a", "1");
                }
                BROKER.flush();
                Waiting.until("used", () -> used() == used + 300);
                return SeenMetrics.ofOperator("run-test", "Combine per-key", "numRecordsOut") - crossed <= 30;
            });
        }
    }

    private static long used() {
        return SeenMetrics.of("run-test", "used", "per-key").stream()
                .mapToLong(each -> each)
                .sum();
    }

    @Test
    void anEventADayAheadIsRejectedAndMovesNoWatermark() throws Exception {
        long now = System.currentTimeMillis();
        // No partition falls idle: in silence the clock would bring the last window out.
        try (LiveRun run = LiveRun.start(directory.resolve("live"), pipeline(PER_KEY), 2, "source.idleAfter=never")) {
            for (int i = 0; i < 1_000; i++) {
                produce(i % 3, now - 60_000, "a", "1");
            }
            produce(0, now + 86_400_000, "a", "1");
            for (int partition = 0; partition < 3; partition++) {
                produce(partition, now, "b", "1");
            }
            BROKER.flush();
            BROKER.readAtLeast(rejected, true, 1);
            BROKER.readAtLeast(results, true, 1);
        }
        assertThat(header(BROKER.readAll(rejected, true).get(0), "streamgauge.error.code"))
                .isEqualTo("TIMESTAMP_AHEAD");
        assertThat(written(results)).hasSize(1).first().asString().contains("\"events\":1000");
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    @Test
    void aReplayBesideTheLiveJobNeitherFencesItNorMovesItsOffsets() throws Exception {
        Path file = pipeline(PER_KEY);
        try (LiveRun run = start(file, 2);
                Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            produce(0, 1_000, "a", "1");
            produce(0, 9_000, "a", "1");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
            Waiting.until("the live job commits its offset", () -> committed(admin) == 2);

            String replayed = BROKER.topic("replayed", 1);
            int code = run(
                    file,
                    "--set",
                    "source.stop=latest",
                    "--set",
                    "sinks.results.topic=" + replayed,
                    "--set",
                    "source.start=" + Instant.EPOCH);
            assertThat(code).as(err.toString()).isZero();
            assertThat(written(replayed)).hasSize(2).contains(written(results).get(0));
            assertThat(committed(admin)).isEqualTo(2);

            produce(0, 19_000, "a", "1");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 2);
            run.stop();
        }
        assertThat(written(results)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly-once", "at-least-once"})
    void whatKafkaRefusesForATimeIsWrittenAfterIt(String guarantee) throws Exception {
        String denied = BROKER.topic("denied", 2);
        // Each record is a batch, so that several are refused.
        String sink = "sinks.results={topic: " + denied + ", guarantee: " + guarantee + ", kafka: {batch.size: '1'}}";
        try (LiveRun run =
                        LiveRun.start(directory.resolve("live"), pipeline(PER_KEY), 2, "source.idleAfter=500ms", sink);
                Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, denied, PatternType.LITERAL);
            // Where a topic has rules, what no rule allows is denied.
            admin.createAcls(List.of(
                            everybody(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                            everybody(topic, AclOperation.WRITE, AclPermissionType.DENY)))
                    .all()
                    .get();
            for (int key = 0; key < 200; key++) {
                produce(0, 1_000, "key-" + key, "1");
            }
            // Event time that had come to an end of a window is not part of a checkpoint: it goes on with the next
            // event.
            AtomicLong time = new AtomicLong(9_000);
            Waiting.until("the job restarts twice", () -> {
                produce(0, time.addAndGet(100), "later", "1");
                BROKER.flush();
                return SeenMetrics.of("run-test", "numRestarts", null).stream().anyMatch(restarts -> restarts >= 2);
            });
            admin.deleteAcls(List.of(new AclBindingFilter(topic.toFilter(), AccessControlEntryFilter.ANY)))
                    .all()
                    .get();
            Waiting.until("results of each key", () -> {
                produce(0, time.addAndGet(100), "later", "1");
                BROKER.flush();
                return written(denied).stream()
                                .filter(result -> result.contains("key-"))
                                .distinct()
                                .count()
                        == 200;
            });
        }
        if (guarantee.equals("exactly-once")) {
            assertThat(written(denied)).doesNotHaveDuplicates();
        }
    }

    private static AclBinding everybody(ResourcePattern topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(topic, new AccessControlEntry("User:*", "*", operation, permission));
    }

    private long committed(Admin admin) throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets("run-test")
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(in, 0));
        return offset == null ? 0 : offset.offset();
    }

    @Test
    void topicsThatMatchAPatternAreReadAndOnesMadeLaterToo() throws Exception {
        Path file = pipeline(PER_KEY);
        String prefix = "pattern" + in;
        String first = BROKER.topic(prefix, 1);
        try (LiveRun run =
                LiveRun.start(directory.resolve("live"), patternFile(file, prefix), 1, "source.idleAfter=500ms")) {
            send(first, 1_000);
            send(first, 9_000);
            BROKER.readAtLeast(results, true, 1);
            String second = BROKER.topic(prefix, 1);
            send(second, 10_000);
            send(second, 19_000);
            BROKER.readAtLeast(results, true, 3);
        }
    }

    private void send(String topic, long time) {
        BROKER.produce(topic, "{\"t\":" + time + ",\"k\":\"a\",\"n\":1}");
        BROKER.flush();
    }

    private Path patternFile(Path file, String prefix) throws Exception {
        String text = Files.readString(file);
        return Files.writeString(file, text.replace("topics: [" + in + "]", "topicPattern: '" + prefix + "-.*'"));
    }
}
