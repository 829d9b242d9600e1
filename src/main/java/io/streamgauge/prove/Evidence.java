// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.emit.ResultFormat;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.EventSelector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records that one result counts, and what each measure takes from each of them. */
final class Evidence {
    private final PublishedResult result;
    private final Aggregation aggregation;
    private final ResultFormat format;
    private final EventSelector selector;
    private final Measures measures;
    private final Key.Builder key;
    private final Map<Key, Boolean> keys = new HashMap<>();
    private final List<Counted> counted = new ArrayList<>();
    private final long from;
    private final long to;

    /**
     * A record that was counted.
     *
     * @param time event time in milliseconds since the epoch
     * @param values what the measures are of this record alone, as in {@link WindowResult#measures}
     */
    record Counted(
            String topic,
            int partition,
            long offset,
            long time,
            @Nullable Object[] values) {
        private static final Comparator<Counted> ORDER = Comparator.comparing(Counted::topic)
                .thenComparing(Counted::partition)
                .thenComparing(Counted::offset);

        /** Its coordinates, as in {@code trades/0@41}. */
        String place() {
            return topic + "/" + partition + "@" + offset;
        }
    }

    /** @param span the events that may belong to the result */
    Evidence(Pipeline pipeline, Aggregation aggregation, PublishedResult result, EventSpan span) {
        Source source = pipeline.source();
        this.result = result;
        this.aggregation = aggregation;
        this.format = new ResultFormat(pipeline);
        this.measures = new Measures(aggregation.measures(), source::fieldIndex);
        this.selector = new EventSelector(source, aggregation, measures);
        this.key = new Key.Builder(
                aggregation.keyBy().stream().mapToInt(source::fieldIndex).toArray());
        boolean session = aggregation.window() instanceof Window.Session;
        // The recomputed session may be longer or shorter than the published one.
        long[] around = session ? span.cell(result.start()) : new long[] {result.start(), result.end()};
        this.from = around[0];
        this.to = around[1];
    }

    Aggregation aggregation() {
        return aggregation;
    }

    /** @param watermark windows that end by then are closed to the event */
    void note(Event event, long watermark) {
        if (event.time() < from
                || event.time() >= to
                || result.end() - 1 <= watermark
                || selector.select(event) != EventSelector.Plain.USE) {
            return;
        }
        key.build(event.fields());
        if (keys.computeIfAbsent(key.key(), this::isKeyOfResult)) {
            AccumulatorRows row = new AccumulatorRows(measures.layout(), 1);
            measures.layout().add(row, 0, event);
            SourceRecord source = event.source();
            counted.add(new Counted(
                    source.topic(), source.partition(), source.offset(), event.time(), measures.read(row, 0)));
        }
    }

    private boolean isKeyOfResult(Key candidate) {
        WindowResult same = new WindowResult(
                aggregation.name(),
                candidate,
                result.start(),
                result.end(),
                WindowResult.ResultKind.FINAL,
                0,
                true,
                null,
                OffsetRange.NONE);
        return result.key().equals(new String(format.key(same), StandardCharsets.UTF_8));
    }

    /** The records of a window, in the order of their coordinates. Times are milliseconds since the epoch. */
    List<Counted> between(long start, long end) {
        return counted.stream()
                .filter(each -> start <= each.time && each.time < end)
                .sorted(Counted.ORDER)
                .toList();
    }
}
