package io.streamgauge.window;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRecord;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Announces the first event of each partition to every subtask behind the shuffle, before the event. The announcement is a partial, one
 * per key group, so that it keeps its order among partials, watermarks and barriers at any parallelism.
 */
final class FirstEvents {
    private final Output<StreamRecord<Partial>> output;
    private final AccumulatorRows none;
    private final Key[] ofEachGroup;
    private final Set<TopicPartition> begun = new HashSet<>();
    private @Nullable String topic;
    private int partition;

    private record TopicPartition(String topic, int partition) {}

    FirstEvents(int keyGroups, RowLayout layout, Output<StreamRecord<Partial>> output) {
        this.output = output;
        this.none = new AccumulatorRows(layout, 0);
        this.ofEachGroup = new Key[keyGroups];
        int missing = keyGroups;
        for (int number = 0; missing > 0; number++) {
            Key key = new Key(
                    new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups);
            if (ofEachGroup[group] == null) {
                ofEachGroup[group] = key;
                missing--;
            }
        }
    }

    /** Records of a partition come in runs, so most of them cost one comparison. */
    void see(Event event) {
        SourceRecord source = event.source();
        if (source.partition() == partition && source.topic().equals(topic)) {
            return;
        }
        topic = source.topic();
        partition = source.partition();
        if (begun.add(new TopicPartition(source.topic(), partition))) {
            Partial.FirstEvent first = new Partial.FirstEvent(source.topic(), partition, source.offset(), event.time());
            for (Key key : ofEachGroup) {
                output.collect(new StreamRecord<>(Partial.of(key, first, none)));
            }
        }
    }
}
