// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows of a pipeline, as JSON. It costs nothing until the first request; then topics and job are read
 * until the page is closed. Thread-safe.
 */
final class LiveData implements AutoCloseable {
    private static final int MOST_SERIES = 20;
    private static final int FIRST_SERIES = 5;
    private static final int MOST_KEYS = 100;
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(3);
    private static final long LOOK_EVERY_MS = 50;

    private final ObjectMapper json = new ObjectMapper();
    private final Pipeline pipeline;
    private final Snapshots snapshots;
    private @Nullable TopicViews topics;
    private @Nullable FlinkRest flink;
    private @Nullable FlinkWatch job;

    LiveData(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.snapshots = new Snapshots(pipeline);
    }

    /** Says where the job is. */
    synchronized void watch(FlinkRest flink) {
        this.flink = flink;
    }

    private synchronized TopicViews topics() {
        if (topics == null) {
            topics = new TopicViews(pipeline);
        }
        return topics;
    }

    synchronized JobView job() {
        if (job == null && flink != null) {
            job = new FlinkWatch(pipeline.name(), flink);
        }
        return job == null ? JobView.unknown(JobView.CONNECTING, "") : job.view();
    }

    synchronized ObjectNode snapshot() {
        return snapshots.of(job(), topics());
    }

    /** The job. The first request waits for it, but not for long. */
    JobView awaitJob() throws InterruptedException {
        await(FIRST_WITHIN, () -> !job().state().equals(JobView.CONNECTING));
        return job();
    }

    /**
     * Waits until the topics are read as far as they went at the first request, and the job has reported its metrics or has ended.
     *
     * @return whether that was so in time; false at once where Flink does not answer
     */
    boolean awaitAll(Duration within) throws InterruptedException {
        // Both begin at the first request.
        TopicViews read = topics();
        return await(
                        within,
                        () -> isUnreachable()
                                || read.caughtUp() && (job().metrics().known() || job().ended()))
                && !isUnreachable();
    }

    private boolean isUnreachable() {
        return job().state().equals(JobView.UNREACHABLE);
    }

    private static boolean await(Duration within, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
        return true;
    }

    /**
     * The points of some keys.
     *
     * @param keys as JSON objects; empty for the first ones
     * @return empty where there is no such aggregation or measure, or a key is no JSON object
     */
    Optional<ObjectNode> figures(String aggregation, String measure, List<String> keys) {
        Figures figures = topics().figures.get(aggregation);
        int index = figures == null ? -1 : figures.aggregation().measureNames().indexOf(measure);
        if (figures == null || index < 0) {
            return Optional.empty();
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("aggregation", aggregation).put("measure", measure);
        ArrayNode series = answer.putArray("series");
        try {
            List<String> wanted = keys.isEmpty() ? figures.keys(key -> true, FIRST_SERIES) : keys;
            for (String key : wanted.subList(0, Math.min(MOST_SERIES, wanted.size()))) {
                series.add(series(json.readTree(key), figures, index));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(answer);
    }

    private static ObjectNode series(JsonNode key, Figures figures, int measure) {
        ObjectNode series = JsonNodeFactory.instance.objectNode();
        series.set("key", key);
        ArrayNode points = series.putArray("points");
        for (Figures.Point point : figures.points(key.toString())) {
            ObjectNode each = points.addObject().put("start", point.start()).put("end", point.end());
            double value = point.values()[measure];
            if (Double.isFinite(value)) {
                each.put("value", value);
            } else {
                each.putNull("value");
            }
            each.put("kind", point.kind().name().toLowerCase(Locale.ROOT)).put("revision", point.revision());
        }
        return series;
    }

    /** The first keys that contain a text, whatever its case; empty where there is no such aggregation. */
    Optional<ObjectNode> keys(String aggregation, String contains) throws IOException {
        Figures figures = topics().figures.get(aggregation);
        if (figures == null) {
            return Optional.empty();
        }
        String text = contains.toLowerCase(Locale.ROOT);
        Predicate<String> wanted = key -> key.toLowerCase(Locale.ROOT).contains(text);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode keys = answer.putArray("keys");
        for (String key : figures.keys(wanted, MOST_KEYS)) {
            keys.add(json.readTree(key));
        }
        return Optional.of(answer.put("total", figures.countKeys(wanted)));
    }

    /** What a report contains: the snapshot, and the figures of the first keys of each measure. */
    String report() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.set("snapshot", snapshot());
        ObjectNode figures = report.putObject("figures");
        topics().figures.forEach((name, of) -> {
            ObjectNode measures = figures.putObject(name);
            List<String> keys = of.keys(key -> true, MOST_SERIES);
            of.aggregation()
                    .measureNames()
                    .forEach(measure -> figures(name, measure, keys).ifPresent(found -> measures.set(measure, found)));
        });
        return report.toString();
    }

    @Override
    public synchronized void close() {
        if (topics != null) {
            topics.close();
        }
        if (job != null) {
            job.close();
        }
    }
}
