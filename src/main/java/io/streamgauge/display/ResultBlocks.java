// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gathers results that belong into one table, since subtasks emit the rows of a window one after the other. */
final class ResultBlocks {
    /** A block is complete when every subtask has reached the end of its windows, and no row was added for so long. */
    private static final long SETTLED_AFTER = Duration.ofMillis(200).toNanos();

    /** A subtask may be far behind the others. */
    private static final long SETTLED_ANYWAY_AFTER = Duration.ofSeconds(2).toNanos();

    /** A block to which rows are added without end is shown with those that it has. */
    private static final long SHOWN_AFTER = Duration.ofSeconds(4).toNanos();

    /** Blocks that wait at most; the results of more are only counted. */
    private static final int MOST_BLOCKS = 500;

    private record Id(String aggregation, long end, WindowResult.ResultKind kind) {}

    private static final class Waiting {
        final Id id;
        final ResultBlock block;
        final long firstAt = System.nanoTime();
        long lastAt;

        Waiting(Id id, ResultBlock block) {
            this.id = id;
            this.block = block;
        }
    }

    private final Map<String, Aggregation> aggregations;
    private final List<String> order;
    private final Map<String, ResultBlock.Widths> widths = new HashMap<>();
    private final Map<Id, Waiting> waiting = new LinkedHashMap<>();
    private long notShown;

    ResultBlocks(Pipeline pipeline) {
        this.aggregations =
                pipeline.aggregations().stream().collect(Collectors.toMap(Aggregation::name, Function.identity()));
        this.order = pipeline.aggregations().stream().map(Aggregation::name).toList();
        aggregations.forEach((name, aggregation) -> widths.put(name, new ResultBlock.Widths(aggregation)));
    }

    synchronized void add(WindowResult result) {
        if (result.measures() == null) {
            return;
        }
        Aggregation aggregation = Objects.requireNonNull(aggregations.get(result.aggregation()));
        boolean session = aggregation.window() instanceof Window.Session;
        Id id = new Id(aggregation.name(), session ? 0 : result.end(), result.kind());
        Waiting block = waiting.get(id);
        if (block == null && waiting.size() >= MOST_BLOCKS) {
            notShown++;
            return;
        } else if (block == null) {
            block = new Waiting(
                    id, new ResultBlock(aggregation, result, Objects.requireNonNull(widths.get(aggregation.name()))));
            waiting.put(id, block);
        }
        block.block.add(result);
        block.lastAt = System.nanoTime();
    }

    /**
     * Removes and returns the blocks that are complete, by the ends of their windows.
     *
     * @param all also those that may not be complete
     * @param eventTime that every subtask has reached, milliseconds since the epoch
     */
    synchronized List<ResultBlock> take(boolean all, long eventTime) {
        long now = System.nanoTime();
        List<Waiting> complete = new ArrayList<>();
        for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); ) {
            Waiting block = each.next();
            long settled = eventTime >= block.id.end - 1 || block.id.kind == WindowResult.ResultKind.EARLY
                    ? SETTLED_AFTER
                    : SETTLED_ANYWAY_AFTER;
            if (all || now - block.lastAt >= settled || now - block.firstAt >= SHOWN_AFTER) {
                complete.add(block);
                each.remove();
            }
        }
        complete.sort(Comparator.<Waiting>comparingLong(block -> block.id.end)
                .thenComparingInt(block -> order.indexOf(block.id.aggregation)));
        return complete.stream().map(block -> block.block).toList();
    }

    /** Counts results that will not be shown, and those that were not before; the count starts again. */
    synchronized long takeNotShown() {
        long count = notShown;
        notShown = 0;
        return count;
    }
}
