// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.plan;

import io.streamgauge.measure.Measures;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;

/**
 * The heap that windows take for one key where the state backend is {@code hashmap}. The figures are from a class histogram of 300,000 keys
 * on JDK 17 with compressed pointers; docs/state.md has the run.
 *
 * @param slices of a key that can be there at once, or open sessions
 * @param bytes of a slice with its entry of state, its timer and a key of 16 bytes
 * @param more whether sketches, texts or long decimals may come on top
 */
record HeapOfKey(long slices, long bytes, boolean more) {
    /** Entry of state 59, slice state 32, rows 56, empty evidence 16, timer 86, key 56. */
    private static final long SLICE = 305;
    /** Entry of state 59, object 24: what was emitted for a window that may fire again. */
    private static final long EMISSION = 83;
    /** One range of offsets, in an array. */
    private static final long EVIDENCE = 48;

    static HeapOfKey of(Aggregation aggregation, Source source) {
        RowLayout layout = new Measures(aggregation.measures(), source::fieldIndex).layout();
        boolean emitsRepeatedly = !aggregation.allowedLateness().isZero() || aggregation.early() != null;
        long bytes = SLICE
                + (long) layout.longs() * Long.BYTES
                + (emitsRepeatedly ? EMISSION : 0)
                + (aggregation.alerts().isEmpty() ? 0 : EVIDENCE);
        return new HeapOfKey(slices(aggregation), bytes, layout.refs() > 0);
    }

    private static long slices(Aggregation aggregation) {
        if (aggregation.window() instanceof Window.Session) {
            return 1;
        }
        // Cumulative windows are folded into one slice at the end of each step.
        return aggregation.window() instanceof Window.Cumulative cumulative
                ? 2 + aggregation.allowedLateness().dividedBy(cumulative.size())
                : 1 + StateBounds.slicesBehind(aggregation);
    }

    /** Bytes of all slices of a key. */
    long total() {
        return slices * bytes;
    }
}
