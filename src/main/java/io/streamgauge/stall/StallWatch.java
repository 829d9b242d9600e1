// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.pipeline.PoisonLimit;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches in each process of a job whether anything comes out. The process of the subtask that {@link #explain explains} knows the facts
 * of all processes; it reports the cause in the log and to the metrics.
 */
public final class StallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
    private static final long LOOK_EVERY_MS = 1_000;
    private static final Map<String, StallWatch> JOBS = new HashMap<>();

    private final String job;
    private final String process = UUID.randomUUID().toString();
    private final Set<FactSource> sources = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::watch, "stall-watch");
    private volatile @Nullable FactsExchange exchange;
    private volatile @Nullable Explanation explanation;
    private volatile @Nullable PoisonBreaker breaker;
    private final long begin = System.nanoTime();
    /** What subtasks that have ended have read; {@link #JOBS} guards its changes. */
    private volatile Intake ended = Intake.NOTHING;

    private StallWatch(String job) {
        this.job = job;
        thread.setDaemon(true);
    }

    /**
     * Adds a subtask to those whose facts are read about once a second.
     *
     * @param operator the metric group of the subtask, which knows the job
     * @return to be closed with the subtask
     */
    public static Membership join(MetricGroup operator, FactSource source) {
        String job = operator.getAllVariables().getOrDefault("<job_id>", "");
        synchronized (JOBS) {
            StallWatch watch = JOBS.computeIfAbsent(job, StallWatch::new);
            watch.sources.add(source);
            if (watch.thread.getState() == Thread.State.NEW) {
                watch.thread.start();
            }
            return new Membership(watch, source);
        }
    }

    /** The part that one subtask has in the watch of its job. */
    public record Membership(StallWatch watch, FactSource source) implements AutoCloseable {
        /** Lets the process take part in the exchange with the others. */
        void exchange(GlobalAggregateManager jobManager) {
            watch.exchange = new FactsExchange(jobManager);
        }

        /** Lets this process find out the cause; one of a job does. */
        Explanation explain(StallSettings settings) {
            Explanation explanation = new Explanation(settings, System.nanoTime(), Instant.now());
            watch.explanation = explanation;
            return explanation;
        }

        /** Lets this process watch the share of rejected records; the one that explains does. */
        PoisonBreaker watchShare(PoisonLimit limit, String rejectedTopic) {
            PoisonBreaker breaker = new PoisonBreaker(limit, rejectedTopic);
            watch.breaker = breaker;
            return breaker;
        }

        /** The breaker of this process; absent where another process watches the share, or none does. */
        @Nullable
        PoisonBreaker breaker() {
            return watch.breaker;
        }

        /**
         * Reads the counts of the subtasks, and keeps those of this one: it ends, and a bounded run may end before the next reading.
         */
        void takeOver() {
            watch.takeOver(source);
        }

        @Override
        public void close() {
            synchronized (JOBS) {
                watch.sources.remove(source);
                if (watch.sources.isEmpty() && JOBS.remove(watch.job, watch)) {
                    watch.thread.interrupt();
                }
            }
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY_MS);
                look();
            }
        } catch (InterruptedException closed) {
            // The last subtask in this process has ended.
        }
    }

    private void look() {
        FactsExchange others = exchange;
        if (others == null) {
            return;
        }
        try {
            Facts facts = facts();
            Explanation explains = explanation;
            Facts all = others.exchange(process, facts, explains != null);
            if (explains != null) {
                explains.update(all, System.nanoTime(), Instant.now());
                update(all);
            }
        } catch (IOException | RuntimeException e) {
            // The JobManager is away, or the job ends; the next exchange tries again.
            LOG.debug("No facts of job {}", job, e);
        }
    }

    private void update(Facts facts) {
        PoisonBreaker current = breaker;
        if (current != null) {
            current.update(facts, System.nanoTime(), System.currentTimeMillis());
        }
    }

    /** What the subtasks of this process know. */
    private Facts facts() {
        Facts facts = new Facts();
        // Read first: a subtask that ends meanwhile is missing for once, and is not counted twice.
        Intake before = ended;
        sources.forEach(source -> source.addTo(facts));
        long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        facts.intake(
                process, before.plus(facts.records(), facts.rejectedRecords()).at(age));
        return facts;
    }

    private void takeOver(FactSource source) {
        update(facts());
        Facts counted = new Facts();
        source.addTo(counted);
        synchronized (JOBS) {
            if (sources.remove(source)) {
                ended = ended.plus(counted.records(), counted.rejectedRecords());
            }
        }
    }
}
