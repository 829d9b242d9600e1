// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The final windows of one key that conditions may still refer to: a ring of windows that do not overlap, and the recent ones beside
 * it where windows overlap. A cumulative window counts once it has its full size, because its earlier steps are parts of it.
 */
public final class History extends WindowRing {
    /** The definitions of the kept measures, compared with {@link HistoryRequirements#definitions} when the history is read. */
    private final List<String> definitions;

    private WindowRing recent = WindowRing.NONE;

    public History(List<String> definitions) {
        super(definitions.size());
        this.definitions = definitions;
    }

    private History(History of) {
        super(of);
        this.definitions = of.definitions;
        this.recent = of.recent.count() == 0 ? WindowRing.NONE : new WindowRing(of.recent);
    }

    public List<String> definitions() {
        return definitions;
    }

    /** All recent windows where windows overlap and a condition refers to the previous one; otherwise none. */
    public WindowRing recent() {
        return recent;
    }

    public History copy() {
        return new History(this);
    }

    public boolean fits(HistoryRequirements requirements) {
        return definitions.equals(requirements.definitions());
    }

    /** This history for other measures; measures that were not kept have no value. */
    public History as(HistoryRequirements requirements) {
        int[] from = requirements.definitions().stream()
                .mapToInt(definitions::indexOf)
                .toArray();
        History other = new History(requirements.definitions());
        for (int window = 0; window < count(); window++) {
            other.add(start(window), end(window), values(window, from));
        }
        for (int window = 0; window < recent.count(); window++) {
            other.addRecent(recent.start(window), recent.end(window), recent.values(window, from));
        }
        return other;
    }

    /**
     * Adds a window that ends later than all others.
     *
     * @param values of the kept measures, as operands of conditions
     */
    public void remember(long start, long end, @Nullable Object[] values, HistoryRequirements requirements) {
        if (!requirements.full(start, end)) {
            return;
        }
        while (recent.count() > 0 && recent.end(0) <= start) {
            recent.removeFirst();
        }
        if (requirements.previous() && requirements.window().overlapping()) {
            addRecent(start, end, values);
        }
        if (isApart(start)) {
            // The last one may overlap the evaluated window.
            while (count() > Math.max(requirements.past(), 1)) {
                removeFirst();
            }
            add(start, end, values);
        }
    }

    public void addRecent(long start, long end, @Nullable Object[] values) {
        if (recent == WindowRing.NONE) {
            recent = new WindowRing(definitions.size());
        }
        recent.add(start, end, values);
    }

    private boolean isApart(long start) {
        return count() == 0 || end(count() - 1) <= start;
    }
}
