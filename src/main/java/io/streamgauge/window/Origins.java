package io.streamgauge.window;

import io.streamgauge.model.SourceRange;
import java.util.ArrayList;
import java.util.List;

/** Numbers the partitions that a subtask reads, so that a row of a table names one by a number. */
final class Origins {
    private record Partition(String topic, int partition) {}

    private final List<Partition> partitions = new ArrayList<>();
    private Partition last = new Partition("", -1);
    private int lastNumber = -1;

    int number(String topic, int partition) {
        // Records come in batches of one partition, and Kafka's consumer gives each of them the same string.
        if (last.partition != partition || !last.topic.equals(topic)) {
            last = new Partition(topic, partition);
            lastNumber = partitions.indexOf(last);
            if (lastNumber < 0) {
                lastNumber = partitions.size();
                partitions.add(last);
            }
        }
        return lastNumber;
    }

    SourceRange range(int number, long first, long last) {
        Partition partition = partitions.get(number);
        return new SourceRange(partition.topic, partition.partition, first, last);
    }
}
