package io.streamgauge.window;

import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRecord;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Announces the first event of each partition to every subtask behind the shuffle, before the event. The announcement is a partial, one
 * per key group, so that it keeps its order among partials, watermarks and barriers at any parallelism.
 */
final class FirstEvents {
    private final Output<StreamRecord<Partial>> output;
    private final Key[] ofEachGroup;
    private final Set<Place> begun = new HashSet<>();
    private String topic;
    private int partition;

    private record Place(String topic, int partition) {}

    FirstEvents(int keyGroups, Output<StreamRecord<Partial>> output) {
        this.output = output;
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
        if (begun.add(new Place(topic, partition))) {
            FirstEvent first = new FirstEvent(topic, partition, source.offset(), event.time());
            for (Key key : ofEachGroup) {
                output.collect(new StreamRecord<>(Partial.of(key, first)));
            }
        }
    }
}
