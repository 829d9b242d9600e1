// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.model.RunRefusedException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second through Flink's REST interface at a job, in a thread of its own. */
final class FlinkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkWatch.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private final String name;
    private final FlinkRest flink;
    private final Thread thread = new Thread(this::watch, "live-flink");
    private volatile JobView view = JobView.unknown(JobView.CONNECTING, "");

    /** @param name of the job */
    FlinkWatch(String name, FlinkRest flink) {
        this.name = name;
        this.flink = flink;
        thread.setDaemon(true);
        thread.start();
    }

    JobView view() {
        return view;
    }

    private void watch() {
        try {
            while (true) {
                view = look();
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException closed) {
            // The page is closed.
        }
    }

    private JobView look() throws InterruptedException {
        try {
            Optional<FlinkRest.Job> job = flink.job(name);
            return job.isEmpty()
                    ? JobView.unknown(JobView.UNREACHABLE, "Flink answers, but no job " + name + " runs there.")
                    : look(job.get());
        } catch (RunRefusedException e) {
            return JobView.unknown(JobView.UNREACHABLE, Objects.toString(e.getMessage(), ""));
        } catch (RuntimeException e) {
            LOG.debug("Cannot read the answers of Flink", e);
            return JobView.unknown(JobView.UNREACHABLE, "What answers there is not Flink's REST interface: " + e);
        }
    }

    private JobView look(FlinkRest.Job job) throws RunRefusedException, InterruptedException {
        // A job that has ended reports nothing any more.
        JobMetrics metrics = job.ended() ? view.metrics() : new JobMetrics();
        String why = "";
        String cause = "";
        if (!job.ended()) {
            for (String vertex : flink.vertices(job)) {
                flink.aggregated(job, vertex, id -> JobMetrics.isOurs(id) && !JobMetrics.is(Metric.WHY, id))
                        .forEach(metrics::add);
                for (JsonNode sentence : flink.ofSubtasks(job, vertex, id -> JobMetrics.is(Metric.WHY, id))) {
                    why = sentence.path("value").asText();
                }
            }
            SortedMap<String, Long> causes = metrics.sums(MetricLabel.CAUSE, Metric.STALLED_BECAUSE, Map.of());
            cause = causes.isEmpty() ? "" : causes.firstKey();
        }
        return new JobView(job.state(), flink.page(job), "", metrics, why, cause, System.nanoTime());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
