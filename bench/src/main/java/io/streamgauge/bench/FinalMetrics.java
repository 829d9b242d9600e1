// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.metrics.reporter.Scheduled;

/** Writes a few metrics of a Flink job to a file when its process ends: counters as they were when their task ended. */
public final class FinalMetrics implements MetricReporter, MetricReporterFactory, Scheduled {
    static final String RECORDS = "records";
    static final String BYTES_OUT = "numBytesOut";
    static final String CHECKPOINT = "lastCheckpointFullSize";

    private static final String FILE = "file";

    private final AtomicReference<Gauge<?>> checkpointSize = new AtomicReference<>();
    private Path file;
    private long records;
    private long bytesOut;
    private long largestCheckpoint;

    /** Options for the command line of a job whose class path has this class. */
    static List<String> options(Path file) {
        String reporter = "-Dmetrics.reporter.final.";
        return List.of(
                "-Dmetrics.reporters=final",
                reporter + "factory.class=" + FinalMetrics.class.getName(),
                reporter + "interval=200 MILLISECONDS",
                reporter + FILE + "=" + file);
    }

    static Properties read(Path file) throws IOException {
        Properties found = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            found.load(reader);
        }
        return found;
    }

    static long value(Properties found, String name) {
        return Long.parseLong(found.getProperty(name));
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new FinalMetrics();
    }

    @Override
    public void open(MetricConfig config) {
        file = Path.of(config.getString(FILE, null));
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (name.equals(CHECKPOINT)) {
            checkpointSize.set((Gauge<?>) metric);
        }
    }

    @Override
    public synchronized void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (name.equals(RECORDS)) {
            records += ((Counter) metric).getCount();
        } else if (name.equals(BYTES_OUT) && !group.getAllVariables().containsKey("<operator_name>")) {
            bytesOut += ((Counter) metric).getCount();
        } else if (name.equals(CHECKPOINT)) {
            report();
        }
    }

    @Override
    public synchronized void report() {
        Gauge<?> size = checkpointSize.get();
        if (size != null) {
            largestCheckpoint = Math.max(largestCheckpoint, ((Number) size.getValue()).longValue());
        }
    }

    @Override
    public synchronized void close() {
        Properties found = new Properties();
        found.setProperty(RECORDS, Long.toString(records));
        found.setProperty(BYTES_OUT, Long.toString(bytesOut));
        found.setProperty(CHECKPOINT, Long.toString(largestCheckpoint));
        try (Writer writer = Files.newBufferedWriter(file)) {
            found.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
