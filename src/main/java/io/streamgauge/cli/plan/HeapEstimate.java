// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.plan;

import io.streamgauge.alert.AlertHeap;
import io.streamgauge.ingest.duplicate.DropDuplicatesOperator;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How many bytes of the heap a key takes where the state backend is {@code hashmap}, as text. */
public final class HeapEstimate {
    /** A message names so many aggregations. */
    private static final int SHOWN = 5;

    private static final long ROUND = 100;

    /** Bytes of an id that is remembered: hash 16, time at most 8, filter 1.5. */
    private static final int ID = 25;

    private final Pipeline pipeline;

    public HeapEstimate(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The bytes of an id of duplicates. The filter is on the heap with every backend, and so are ids that are not in state yet. */
    static String ofIds() {
        return "about " + ID
                + " bytes an id on state.backend.type hashmap, 2 on rocksdb; up to 24 MiB a subtask of ids since the"
                + " last checkpoint";
    }

    /** The bytes of a key of an aggregation, and the parts that they add up. */
    String of(Aggregation aggregation) {
        HeapOfKey windows = HeapOfKey.of(aggregation, pipeline.source());
        long alerts = AlertHeap.bytes(aggregation);
        return String.format(
                Locale.ROOT,
                "about %,d bytes a key on state.backend.type hashmap: %,d %s of %,d bytes%s%s",
                rounded(aggregation),
                windows.slices(),
                windows.slices() == 1 ? "session" : "slices",
                windows.bytes(),
                alerts > 0 ? String.format(Locale.ROOT, ", %,d bytes for alerts", alerts) : "",
                windows.more() ? "; sketches, texts and long decimals on top" : "");
    }

    /** The aggregations whose keys take most, and the ids of duplicates, as a list in a sentence; empty where nothing has keys. */
    public String largest() {
        List<Aggregation> all = pipeline.aggregations();
        List<String> parts = new ArrayList<>();
        if (pipeline.source().deduplication() != null) {
            parts.add(DropDuplicatesOperator.NAME + " (about " + ID + " bytes an id)");
        }
        all.stream()
                .sorted(Comparator.comparingLong(this::bytes).reversed())
                .limit(SHOWN)
                .map(each -> String.format(Locale.ROOT, "%s (about %,d bytes a key)", each.name(), rounded(each)))
                .forEach(parts::add);
        return String.join(", ", parts) + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }

    private long rounded(Aggregation aggregation) {
        return (bytes(aggregation) + ROUND - 1) / ROUND * ROUND;
    }

    private long bytes(Aggregation aggregation) {
        return HeapOfKey.of(aggregation, pipeline.source()).total() + AlertHeap.bytes(aggregation);
    }
}
