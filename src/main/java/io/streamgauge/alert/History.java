package io.streamgauge.alert;

import io.streamgauge.model.WindowResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The final windows of one key that conditions may still ask for. A cumulative window counts when it has its full size: the
 * steps before are parts of it.
 */
final class History {

    /** @param values of the measures that are kept, in the order of {@link HistoryShape#kept} */
    record Entry(long start, long end, Object[] values) {}

    /** What {@link #values} holds; compared with {@link HistoryShape#definitions} when it is read. */
    private final List<String> definitions;

    /** In the order of time; of windows that overlap, all. */
    final Deque<Entry> recent;
    /** In the order of time; none overlaps another. */
    final Deque<Entry> apart;

    History(List<String> definitions) {
        this(definitions, new ArrayDeque<>(), new ArrayDeque<>());
    }

    History(List<String> definitions, Deque<Entry> recent, Deque<Entry> apart) {
        this.definitions = definitions;
        this.recent = recent;
        this.apart = apart;
    }

    List<String> definitions() {
        return definitions;
    }

    History copy() {
        return new History(definitions, new ArrayDeque<>(recent), new ArrayDeque<>(apart));
    }

    /** The same for measures that are others than before; those that were not kept have no value. */
    History as(HistoryShape shape) {
        if (definitions.equals(shape.definitions())) {
            return this;
        }
        int[] from = shape.definitions().stream().mapToInt(definitions::indexOf).toArray();
        return new History(shape.definitions(), mapped(recent, from), mapped(apart, from));
    }

    private static Deque<Entry> mapped(Deque<Entry> entries, int[] from) {
        Deque<Entry> mapped = new ArrayDeque<>();
        for (Entry entry : entries) {
            Object[] values = Arrays.stream(from)
                    .mapToObj(i -> i < 0 ? null : entry.values[i])
                    .toArray();
            mapped.add(new Entry(entry.start, entry.end, values));
        }
        return mapped;
    }

    /** @param result final, of a window that ends later than all before */
    void add(WindowResult result, HistoryShape shape) {
        if (!shape.full(result.start(), result.end())) {
            return;
        }
        Entry entry = new Entry(result.start(), result.end(), shape.values(result.measures()));
        if (shape.previous()) {
            while (!recent.isEmpty() && recent.getFirst().end <= result.end() - shape.size()) {
                recent.removeFirst();
            }
            recent.addLast(entry);
        }
        if (shape.past() > 0 && (apart.isEmpty() || apart.getLast().end <= result.start())) {
            apart.addLast(entry);
            // The last one may overlap the window that asks.
            if (apart.size() > shape.past() + 1) {
                apart.removeFirst();
            }
        }
    }

    /** The latest window that ends at or before a time; null where that one is missing. */
    Entry previous(long start, HistoryShape shape) {
        Entry latest = null;
        for (Entry entry : recent) {
            if (entry.end > start) {
                break;
            }
            latest = entry;
        }
        return latest == null || start - latest.end >= shape.step() ? null : latest;
    }

    /** The last windows that end at or before a time, the latest first. */
    List<Entry> past(long start, int windows) {
        List<Entry> past = new ArrayList<>();
        for (Iterator<Entry> each = apart.descendingIterator(); each.hasNext() && past.size() < windows; ) {
            Entry entry = each.next();
            if (entry.end <= start) {
                past.add(entry);
            }
        }
        return past;
    }
}
