// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.pipeline.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowStagger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Cumulative windows for Flink's window operator, which has none of its own: each begins where a tumbling one does. */
final class CumulativeAssigner extends TumblingEventTimeWindows {
    private static final long serialVersionUID = 1;

    private final long size;
    private final long every;

    CumulativeAssigner(Window.Cumulative window) {
        super(window.size().toMillis(), 0, WindowStagger.ALIGNED);
        size = window.size().toMillis();
        every = window.every().toMillis();
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long time, WindowAssignerContext context) {
        long start = TimeWindow.getWindowStartWithOffset(time, 0, size);
        List<TimeWindow> windows = new ArrayList<>();
        for (long end = start + size; end > time; end -= every) {
            windows.add(new TimeWindow(start, end));
        }
        return windows;
    }
}
