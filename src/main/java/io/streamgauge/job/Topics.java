// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics so that they can be written to at once. */
public final class Topics {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Topics() {}

    /**
     * Creates a topic and waits until its partitions have their leaders: an earlier producer may hold its first batch
     * for two minutes and then drop it. One that is there already stays as it is.
     *
     * @param configs the topic's own properties, by their Kafka names
     * @throws ExecutionException where Kafka refuses, or the partitions have no leaders within 30 s
     */
    public static void create(Admin admin, String name, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return;
            }
            throw e;
        }
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }
}
