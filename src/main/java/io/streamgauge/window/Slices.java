package io.streamgauge.window;

import io.streamgauge.config.Window;
import java.io.Serializable;

/**
 * How windows are made of slices: the pieces of event time that no window boundary cuts. A slice is named by its start, a
 * window by its end; both in milliseconds since the epoch, starts inclusive, ends exclusive.
 */
final class Slices implements Serializable {
    private static final long serialVersionUID = 1;

    private final long size;

    Slices(Window window) {
        this.size = ((Window.Tumbling) window).size().toMillis();
    }

    /** The slice of an event. */
    long of(long time) {
        return Math.floorDiv(time, size) * size;
    }

    /** The end of a slice. */
    long end(long slice) {
        return slice + size;
    }

    /** The end of the first window that a slice belongs to. */
    long firstWindow(long slice) {
        return slice + size;
    }

    /** The end of the last window that a slice belongs to. */
    long lastWindow(long slice) {
        return slice + size;
    }

    /** From the end of one window to the end of the next. */
    long every() {
        return size;
    }

    /** The start of the window that ends there. */
    long start(long window) {
        return window - size;
    }
}
