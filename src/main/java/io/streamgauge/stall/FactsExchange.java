// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.util.InstantiationUtil;

/**
 * Puts together what the processes of a job know, in the JobManager. It receives them as bytes, because it has no classes of the jar
 * when it reads a request.
 */
record FactsExchange(GlobalAggregateManager jobManager) {
    /** With a character that no name of an aggregation has, each of which has an aggregate of its own behind the dot. */
    private static final String NAME = "streamgauge:facts";

    /**
     * Replaces the facts of a process.
     *
     * @param all whether those of all processes are wanted; they are many bytes, and one process of a job needs them
     * @return the facts of all processes; none where they are not wanted
     * @throws IOException where the JobManager does not answer
     */
    Facts exchange(String process, Facts facts, boolean all) throws IOException {
        Object[] report = {process, InstantiationUtil.serializeObject(facts), all};
        Facts merged = new Facts();
        for (byte[] each :
                jobManager.updateGlobalAggregate(NAME, report, new Newest()).values()) {
            merged.merge(read(each));
        }
        return merged;
    }

    private static Facts read(byte[] bytes) throws IOException {
        try {
            return InstantiationUtil.deserializeObject(bytes, FactsExchange.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException("the facts of another version", e);
        }
    }

    /** The reports of all processes, in the JobManager. */
    private static final class Reports implements Serializable {
        private static final long serialVersionUID = 1;

        private final HashMap<String, byte[]> newest = new HashMap<>();
        private final HashMap<String, Long> nanos = new HashMap<>();
        private boolean wanted;
    }

    private static final class Newest implements AggregateFunction<Object[], Reports, HashMap<String, byte[]>> {
        private static final long serialVersionUID = 1;

        /** A process that has not reported for so long has no subtask any more. */
        private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(10);

        @Override
        public Reports createAccumulator() {
            return new Reports();
        }

        @Override
        public Reports add(Object[] report, Reports reports) {
            long now = System.nanoTime();
            reports.newest.put((String) report[0], (byte[]) report[1]);
            reports.nanos.put((String) report[0], now);
            reports.nanos.values().removeIf(at -> now - at > FORGOTTEN);
            reports.newest.keySet().retainAll(reports.nanos.keySet());
            reports.wanted = (boolean) report[2];
            return reports;
        }

        @Override
        public HashMap<String, byte[]> getResult(Reports reports) {
            return reports.wanted ? new HashMap<>(reports.newest) : new HashMap<>();
        }

        @Override
        public Reports merge(Reports one, Reports other) {
            throw new UnsupportedOperationException("the JobManager keeps one");
        }
    }
}
