// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.pipeline.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Sessions for Flink's window operator that are cut at multiples of their greatest length: none merge across a cut. */
final class CutSessionAssigner extends EventTimeSessionWindows {
    private static final long serialVersionUID = 1;

    private final long max;

    CutSessionAssigner(Window.Session window) {
        super(window.gap().toMillis());
        max = window.max().toMillis();
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long time, WindowAssignerContext context) {
        return List.of(new TimeWindow(time, Math.min(time + sessionTimeout, cell(time) + max)));
    }

    private long cell(long time) {
        return TimeWindow.getWindowStartWithOffset(time, 0, max);
    }

    /**
     * A cut makes an event's own window equal to one that is there already and made of others. Flink would take it for a new one
     * and forget the events of the old, unless it is told that both are one.
     */
    @Override
    public void mergeWindows(Collection<TimeWindow> windows, MergeCallback<TimeWindow> callback) {
        Map<Long, List<TimeWindow>> cells =
                windows.stream().collect(Collectors.groupingBy(window -> cell(window.getStart())));
        for (List<TimeWindow> together : cells.values()) {
            Set<TimeWindow> different = new HashSet<>();
            for (TimeWindow window : together) {
                if (!different.add(window)) {
                    callback.merge(new ArrayList<>(List.of(window, window)), window);
                }
            }
            TimeWindow.mergeWindows(different, callback);
        }
    }
}
