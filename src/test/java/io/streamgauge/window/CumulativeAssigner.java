package io.streamgauge.window;

import io.streamgauge.config.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Cumulative windows for Flink's window operator, which has none of its own. */
final class CumulativeAssigner extends WindowAssigner<Object, TimeWindow> {
    private static final long serialVersionUID = 1;

    private final long size;
    private final long every;

    CumulativeAssigner(Window.Cumulative window) {
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

    @Override
    @SuppressWarnings("unchecked") // the trigger looks at no element
    public Trigger<Object, TimeWindow> getDefaultTrigger() {
        return (Trigger<Object, TimeWindow>) (Trigger<?, ?>) EventTimeTrigger.create();
    }

    @Override
    public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig config) {
        return new TimeWindow.Serializer();
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
