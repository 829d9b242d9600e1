// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Waiting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A job that goes on is not disturbed, and what it has not said yet is not held against it. */
@Tag("slow")
class ProveLiveJobTest extends ProveFixture {
    /** It belongs to no group and commits nothing, and results that come in the meantime do not matter. */
    @Test
    void aLiveJobIsNotDisturbed() throws Exception {
        Path file = pipeline(PER_KEY);
        produceEverywhere(1, 9);
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 2, "source.idleAfter=1h");
                Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            assertThat(BROKER.readAtLeast(results, true, 7)).hasSize(7);
            Waiting.until("offsets of the job", () -> offsets(admin).size() == 3);
            List<String> groups = groups(admin);

            assertThat(prove(file, "--from", FROM_THE_START))
                    .as(out + "\n" + err)
                    .isZero();

            assertThat(groups(admin)).isEqualTo(groups);
            produceEverywhere(10, 19);
            assertThat(BROKER.readAtLeast(results, true, 17)).hasSize(17);
        }
        assertAllProven(file);
    }

    /** The offsets of a job are committed a moment after its results, or not at all where it is killed. */
    @Test
    void resultsOfRecordsBehindTheCommittedOffsetsAreProven() throws Exception {
        produceEverywhere(1, 5);
        produceEverywhere(9, 9);
        Path file = pipeline(PER_KEY);
        runLive(file, 1, 18, "per-key", 7_999);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> earlier = new HashMap<>();
            offsets(admin).keySet().forEach(partition -> earlier.put(partition, new OffsetAndMetadata(3)));
            admin.alterConsumerGroupOffsets("run-test", earlier).all().get();
        }

        assertAllProven(file);

        assertThat(err.toString()).contains("5 results: 5 proven");
        // Bytes that only raise a doubt without these records are looked at with them, too.
        assertAllProven(file, "--set", "sinks.late=none");
        List<ConsumerRecord<byte[], byte[]>> all = List.copyOf(newest().values());
        changeADigit(all.get(0));
        changeADigit(all.get(4));
        assertThat(prove(file, "--from", FROM_THE_START)).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains("differs           " + new String(all.get(0).key(), UTF_8));
        assertThat(notProvable())
                .singleElement()
                .asString()
                .contains(new String(all.get(4).key(), UTF_8))
                .endsWith(": records behind the offsets that the job has committed are in its window");
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(admin.listConsumerGroupOffsets("run-test")
                .partitionsToOffsetAndMetadata()
                .get());
        offsets.keySet().removeIf(partition -> !partition.topic().equals(in));
        return offsets;
    }

    private static List<String> groups(Admin admin) throws Exception {
        return admin.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .sorted()
                .toList();
    }
}
