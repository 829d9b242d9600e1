// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.keyed.KeyGroups;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.model.Event;
import io.streamgauge.model.SourceRecord;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Announces the first event of each partition to every subtask behind the shuffle, before the event. The announcement is a partial, one
 * per key group, so that it keeps its order among partials, watermarks and barriers at any parallelism. Only the source knows
 * which event is the first one, because a shuffle by id spreads the events of a partition and drops some.
 */
final class FirstEvents {
    private final Output<StreamRecord<Partial>> output;
    private final AccumulatorRows none;
    private final KeyGroups groups;

    FirstEvents(int keyGroups, RowLayout layout, Output<StreamRecord<Partial>> output) {
        this.output = output;
        this.none = new AccumulatorRows(layout, 0);
        this.groups = new KeyGroups(keyGroups);
    }

    /** @param event that begins its partition */
    void announce(Event event) {
        SourceRecord source = event.source();
        Partial.FirstEvent first =
                new Partial.FirstEvent(source.topic(), source.partition(), source.offset(), event.time());
        for (int group = 0; group < groups.count(); group++) {
            output.collect(new StreamRecord<>(Partial.of(groups.key(group), first, none)));
        }
    }
}
