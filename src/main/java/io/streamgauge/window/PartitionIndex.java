// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.model.OffsetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the partitions that a subtask reads, so that a row of a table refers to one by a number. */
public final class PartitionIndex {
    private record Partition(String topic, int partition) {}

    private static final int[] NONE = {};

    private final List<Partition> partitions = new ArrayList<>();
    /** The number of each topic and partition, plus one; 0 where the partition has none yet. */
    private final Map<String, int[]> numbers = new HashMap<>();

    private String lastTopic = "";
    private int[] ofLastTopic = NONE;

    int number(String topic, int partition) {
        // Records come in batches of one topic, and Kafka's consumer shares one string among them.
        if (!topic.equals(lastTopic)) {
            lastTopic = topic;
            ofLastTopic = numbers.getOrDefault(topic, NONE);
        }
        if (partition >= ofLastTopic.length) {
            ofLastTopic = Arrays.copyOf(ofLastTopic, Math.max(partition + 1, 2 * ofLastTopic.length));
            numbers.put(topic, ofLastTopic);
        }
        if (ofLastTopic[partition] == 0) {
            partitions.add(new Partition(topic, partition));
            ofLastTopic[partition] = partitions.size();
        }
        return ofLastTopic[partition] - 1;
    }

    /** Whether one partition precedes another, by {@link OffsetRange#precedes}. */
    boolean precedes(int one, int other) {
        return range(one, 0, 0).precedes(range(other, 0, 0));
    }

    OffsetRange range(int number, long first, long last) {
        Partition partition = partitions.get(number);
        return new OffsetRange(partition.topic, partition.partition, first, last);
    }
}
