package io.streamgauge.alert;

import java.util.List;

/**
 * The final windows of one key that conditions may still ask for. A cumulative window counts when it has its full size: the
 * steps before are parts of it.
 */
final class History {
    /** What is kept; compared with {@link HistoryShape#definitions} when it is read. */
    private final List<String> definitions;

    /** Of windows that overlap, all, where one asks for the window before; else none. */
    final PastWindows recent;
    /** None overlaps another. */
    final PastWindows apart;

    History(List<String> definitions) {
        this(definitions, new PastWindows(definitions.size()), new PastWindows(definitions.size()));
    }

    History(List<String> definitions, PastWindows recent, PastWindows apart) {
        this.definitions = definitions;
        this.recent = recent;
        this.apart = apart;
    }

    List<String> definitions() {
        return definitions;
    }

    History copy() {
        return new History(definitions, recent.copy(), apart.copy());
    }

    /** The same for measures that are others than before; those that were not kept have no value. */
    History as(HistoryShape shape) {
        if (definitions.equals(shape.definitions())) {
            return this;
        }
        int[] from = shape.definitions().stream().mapToInt(definitions::indexOf).toArray();
        return new History(shape.definitions(), recent.as(from), apart.as(from));
    }

    /**
     * Remembers a window that ends later than all before.
     *
     * @param values of the measures that are kept, as conditions take them
     */
    void add(long start, long end, Object[] values, HistoryShape shape) {
        if (!shape.full(start, end)) {
            return;
        }
        while (recent.count() > 0 && recent.end(0) <= end - shape.size()) {
            recent.removeFirst();
        }
        if (shape.previous() && shape.overlapping()) {
            recent.add(start, end, values);
        }
        if (isApart(start)) {
            // The last one may overlap the window that asks.
            while (apart.count() > Math.max(shape.past(), 1)) {
                apart.removeFirst();
            }
            apart.add(start, end, values);
        }
    }

    private boolean isApart(long start) {
        return apart.count() == 0 || apart.end(apart.count() - 1) <= start;
    }

    /** There was a time when windows before were kept among the recent ones only, also where none overlaps. */
    void completeApart() {
        for (int window = 0; window < recent.count(); window++) {
            if (isApart(recent.start(window))) {
                apart.add(recent.start(window), recent.end(window), recent.values(window));
            }
        }
    }
}
