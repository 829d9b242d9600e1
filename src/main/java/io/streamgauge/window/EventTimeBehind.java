// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import java.io.IOException;
import java.io.Serializable;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the subtasks before the shuffle how far event time had advanced behind it at a checkpoint. Flink does not report it: after
 * an idle time, event time may have overtaken a subtask, and until the subtask has caught up, Flink does not wait for it although it is
 * active again.
 *
 * <p>A barrier follows the watermarks that were sent before it. So if no subtask behind the shuffle is further at its barrier than the
 * watermark that a sender had emitted before its own barrier, that watermark has arrived and Flink waits for the sender. Unaligned
 * checkpoints would break this, because their barriers overtake.
 *
 * <p>The reports are aggregated in the JobManager. They consist of JDK types, which the JobManager can read without the jar.
 */
public record EventTimeBehind(GlobalAggregateManager jobManager, String aggregation) {
    /** Returned where not all subtasks behind the shuffle have reported. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(EventTimeBehind.class);

    /**
     * Reports the event time of one subtask behind the shuffle at its barrier.
     *
     * @param subtasks the number of subtasks behind the shuffle
     */
    public void report(long checkpoint, int subtasks, long watermark) {
        update(checkpoint, subtasks, watermark);
    }

    /** The event time of the furthest subtask at a complete checkpoint. */
    long at(long checkpoint) {
        return update(checkpoint, 0, Long.MIN_VALUE);
    }

    private long update(long... report) {
        try {
            return jobManager.updateGlobalAggregate("streamgauge." + aggregation, report, new Furthest());
        } catch (IOException | RuntimeException e) {
            // Without the report, events only cost more because they cross one by one; the next checkpoint tries again.
            LOG.debug("The JobManager does not answer for {}", aggregation, e);
            return UNKNOWN;
        }
    }

    /** The reports of the latest checkpoints, in the JobManager. */
    private static final class Checkpoints implements Serializable {
        private static final long serialVersionUID = 1;

        /** Several checkpoints may be in progress. */
        private static final int CAPACITY = 8;

        /** For each checkpoint the number of subtasks that have not reported yet, and the latest event time of those that have. */
        private final TreeMap<Long, long[]> known = new TreeMap<>();

        private long requested;

        private void add(long checkpoint, int subtasks, long watermark) {
            requested = checkpoint;
            if (subtasks > 0) {
                long[] at = known.computeIfAbsent(checkpoint, c -> new long[] {subtasks, Long.MIN_VALUE});
                at[0]--;
                at[1] = Math.max(at[1], watermark);
            }
            if (known.size() > CAPACITY) {
                known.pollFirstEntry();
            }
        }

        private long result() {
            long[] at = known.get(requested);
            return at == null || at[0] > 0 ? UNKNOWN : at[1];
        }
    }

    private static final class Furthest implements AggregateFunction<long[], Checkpoints, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public Checkpoints createAccumulator() {
            return new Checkpoints();
        }

        @Override
        public Checkpoints add(long[] report, Checkpoints checkpoints) {
            checkpoints.add(report[0], (int) report[1], report[2]);
            return checkpoints;
        }

        @Override
        public Long getResult(Checkpoints checkpoints) {
            return checkpoints.result();
        }

        @Override
        public Checkpoints merge(Checkpoints one, Checkpoints other) {
            throw new UnsupportedOperationException("the JobManager keeps one");
        }
    }
}
