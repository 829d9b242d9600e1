// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import io.streamgauge.bench.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Limit A: Kafka's consumer alone, two threads; the values are not looked at. */
public final class ConsumeOnly {
    private ConsumeOnly() {}

    public static void main(String[] args) throws Exception {
        Task task = Task.fromEnvironment();
        PlainLoop.inThreads(task.parallelism(), thread -> () -> {
            try (KafkaConsumer<byte[], byte[]> consumer = PlainLoop.consumer(task)) {
                List<TopicPartition> mine = PlainLoop.assign(consumer, task, thread);
                Map<TopicPartition, Long> ends = consumer.endOffsets(mine);
                while (!ends.isEmpty()) {
                    consumer.poll(Duration.ofMillis(100));
                    ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                }
            }
            return null;
        });
    }
}
