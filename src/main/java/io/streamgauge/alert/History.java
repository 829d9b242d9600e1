package io.streamgauge.alert;

import java.util.List;

/**
 * The final windows of one key that conditions may still ask for: a ring of those of which none overlaps another, and the recent
 * ones beside it where windows overlap. A cumulative window counts when it has its full size: the steps before are parts of it.
 */
final class History extends WindowRing {
    /** What is kept; compared with {@link HistoryRequirements#definitions} when it is read. */
    private final List<String> definitions;

    private WindowRing recent = WindowRing.NONE;

    History(List<String> definitions) {
        super(definitions.size());
        this.definitions = definitions;
    }

    private History(History of) {
        super(of);
        this.definitions = of.definitions;
        this.recent = of.recent.count() == 0 ? WindowRing.NONE : new WindowRing(of.recent);
    }

    List<String> definitions() {
        return definitions;
    }

    /** Of windows that overlap, all, where one asks for the window before; else none. */
    WindowRing recent() {
        return recent;
    }

    History copy() {
        return new History(this);
    }

    boolean fits(HistoryRequirements shape) {
        return definitions.equals(shape.definitions());
    }

    /** The same for measures that are others than before; those that were not kept have no value. */
    History as(HistoryRequirements shape) {
        int[] from = shape.definitions().stream().mapToInt(definitions::indexOf).toArray();
        History other = new History(shape.definitions());
        for (int window = 0; window < count(); window++) {
            other.add(start(window), end(window), values(window, from));
        }
        for (int window = 0; window < recent.count(); window++) {
            other.addRecent(recent.start(window), recent.end(window), recent.values(window, from));
        }
        return other;
    }

    /**
     * Remembers a window that ends later than all before.
     *
     * @param values of the measures that are kept, as conditions take them
     */
    void remember(long start, long end, Object[] values, HistoryRequirements shape) {
        if (!shape.full(start, end)) {
            return;
        }
        while (recent.count() > 0 && recent.end(0) <= end - shape.size()) {
            recent.removeFirst();
        }
        if (shape.previous() && shape.overlapping()) {
            addRecent(start, end, values);
        }
        if (isApart(start)) {
            // The last one may overlap the window that asks.
            while (count() > Math.max(shape.past(), 1)) {
                removeFirst();
            }
            add(start, end, values);
        }
    }

    void addRecent(long start, long end, Object[] values) {
        if (recent == WindowRing.NONE) {
            recent = new WindowRing(definitions.size());
        }
        recent.add(start, end, values);
    }

    private boolean isApart(long start) {
        return count() == 0 || end(count() - 1) <= start;
    }

    /** There was a time when windows before were kept among the recent ones only, also where none overlaps. */
    void complete() {
        for (int window = 0; window < recent.count(); window++) {
            if (isApart(recent.start(window))) {
                add(recent.start(window), recent.end(window), recent.values(window));
            }
        }
    }
}
