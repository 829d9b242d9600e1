// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.pipeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What windows are, said once more and as plainly as can be: events are kept, and everything is found by looking at all.
 *
 * @param <T> an event
 */
final class Reference<T> {
    /** A window of a key; a session is known by its start, so its end may differ from what it was when it was written. */
    record Slot(String key, long start, long end) {}

    record LateEvent(long offset, int missed, boolean partly) {}

    private static final class Open<T> {
        final String key;
        final List<T> events = new ArrayList<>();
        long start;
        long end;

        Open(String key, long start, long end) {
            this.key = key;
            this.start = start;
            this.end = end;
        }
    }

    private final Window window;
    private long lateness;
    /** What was closed with the lateness before stays so; with another nothing is closed before the watermark goes on. */
    private long closed = Long.MIN_VALUE;

    private long edited = Long.MIN_VALUE;

    private final Map<Slot, List<T>> aligned = new HashMap<>();
    private final List<Open<T>> sessions = new ArrayList<>();
    final Set<LateEvent> late = new HashSet<>();
    /** Windows that took an event and were the next to end then, of those that took it. */
    private final Set<Slot> next = new HashSet<>();

    Reference(Window window, long lateness) {
        this.window = window;
        this.lateness = lateness;
    }

    void lateness(long now, long watermark) {
        closed = watermark == edited ? closed : Math.max(closed, watermark - lateness);
        edited = watermark;
        lateness = now;
    }

    private boolean open(long end, long watermark) {
        return end - 1 > closed && (watermark == edited || end - 1 + lateness > watermark);
    }

    void event(String key, long time, T event, long offset, long watermark) {
        if (window instanceof Window.Session session) {
            session(session, key, time, event, offset, watermark);
            return;
        }
        List<Slot> slots = slots(key, time);
        List<Slot> taken =
                slots.stream().filter(slot -> open(slot.end, watermark)).toList();
        if (taken.size() < slots.size()) {
            late.add(new LateEvent(offset, slots.size() - taken.size(), !taken.isEmpty()));
        }
        taken.stream()
                .filter(slot -> slot.end - 1 > watermark)
                .min(Comparator.comparing(Slot::end))
                .ifPresent(next::add);
        taken.forEach(
                slot -> aligned.computeIfAbsent(slot, s -> new ArrayList<>()).add(event));
    }

    private List<Slot> slots(String key, long time) {
        List<Slot> slots = new ArrayList<>();
        if (window instanceof Window.Cumulative steps) {
            long size = steps.size().toMillis();
            long every = steps.every().toMillis();
            long start = Math.floorDiv(time, size) * size;
            for (long end = start + every; end <= start + size; end += every) {
                if (time < end) {
                    slots.add(new Slot(key, start, end));
                }
            }
        } else if (window instanceof Window.Calendar calendar) {
            CalendarReference bounds = CalendarReference.of(calendar, time);
            slots.add(new Slot(key, bounds.start(), bounds.end()));
        } else {
            long size = window instanceof Window.Sliding sliding
                    ? sliding.size().toMillis()
                    : ((Window.Tumbling) window).size().toMillis();
            long every =
                    window instanceof Window.Sliding sliding ? sliding.every().toMillis() : size;
            for (long start = Math.floorDiv(time, every) * every; start > time - size; start -= every) {
                slots.add(new Slot(key, start, start + size));
            }
        }
        return slots;
    }

    private void session(Window.Session session, String key, long time, T event, long offset, long watermark) {
        long max = session.max().toMillis();
        long cell = Math.floorDiv(time, max) * max;
        long end = Math.min(time + session.gap().toMillis(), cell + max);
        List<Open<T>> met = sessions.stream()
                .filter(open -> open.key.equals(key))
                .filter(open -> Math.floorDiv(open.start, max) * max == cell)
                .filter(open -> open(open.end, watermark))
                .filter(open -> open.start <= end && time <= open.end)
                .toList();
        if (met.isEmpty() && !open(end, watermark)) {
            late.add(new LateEvent(offset, 1, false));
            return;
        }
        Open<T> joined = new Open<>(key, time, end);
        joined.events.add(event);
        for (Open<T> open : met) {
            joined.start = Math.min(joined.start, open.start);
            joined.end = Math.max(joined.end, open.end);
            joined.events.addAll(open.events);
        }
        sessions.removeAll(met);
        sessions.add(joined);
    }

    /** The windows that changed and have interim results, since the last call; of sessions those that there are. */
    Set<Slot> changed() {
        Set<Slot> changed = window instanceof Window.Session ? windows().keySet() : Set.copyOf(next);
        next.clear();
        return changed;
    }

    /** The events of each window that took any. */
    Map<Slot, List<T>> windows() {
        Map<Slot, List<T>> windows = new HashMap<>(aligned);
        sessions.forEach(open -> windows.put(new Slot(open.key, open.start, open.end), open.events));
        return windows;
    }
}
