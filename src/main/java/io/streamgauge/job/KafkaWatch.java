// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Watches whether the Kafka clusters of a pipeline answer, and reports in one line each that one has not answered for 5 s and that it
 * answers again. The clients of the job only retry, and their log repeats the same line.
 */
public final class KafkaWatch implements AutoCloseable {
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(1_500);
    private static final Duration SILENT_AFTER = Duration.ofSeconds(5);

    private final List<Cluster> clusters = new ArrayList<>();

    /**
     * Begins to watch; a broker that does not answer now counts as one that did until now.
     *
     * @param console takes the lines
     * @throws RunRefusedException where the properties of the clients are of no use
     */
    public KafkaWatch(Pipeline pipeline, Consumer<String> console) throws RunRefusedException {
        Map<String, KafkaProperties> byServers = new LinkedHashMap<>();
        byServers.put(servers(pipeline.source().kafka()), pipeline.source().kafka());
        for (Sinks.KafkaSink sink : pipeline.sinks().kafka().values()) {
            byServers.putIfAbsent(servers(sink.kafka()), sink.kafka());
        }
        for (KafkaProperties kafka : byServers.values()) {
            clusters.add(new Cluster(new KafkaAdmin(kafka), console));
        }
        clusters.forEach(cluster -> cluster.thread.start());
    }

    private static String servers(KafkaProperties kafka) {
        return Objects.requireNonNull(kafka.values().get("bootstrap.servers"), "bootstrap.servers");
    }

    /** The cluster that has not answered for 5 s, as text; empty where all answer. */
    public Optional<String> silent() {
        return clusters.stream()
                .filter(cluster -> cluster.silent)
                .map(cluster -> "Kafka at " + cluster.admin.servers() + " does not answer")
                .findFirst();
    }

    @Override
    public void close() {
        for (Cluster cluster : clusters) {
            cluster.thread.interrupt();
        }
    }

    private static final class Cluster {
        private final KafkaAdmin admin;
        private final Consumer<String> console;
        private final Thread thread = new Thread(this::watch, "kafka-watch");
        private volatile boolean silent;

        Cluster(KafkaAdmin admin, Consumer<String> console) {
            this.admin = admin;
            this.console = console;
            thread.setDaemon(true);
        }

        private void watch() {
            long answered = System.nanoTime();
            try (admin) {
                while (true) {
                    boolean answers = answers();
                    Duration silence = Duration.ofNanos(System.nanoTime() - answered);
                    if (answers && silent) {
                        silent = false;
                        console.accept(
                                "Kafka at " + admin.servers() + " answers again after " + silence.toSeconds() + " s");
                    } else if (!answers && !silent && silence.compareTo(SILENT_AFTER) >= 0) {
                        silent = true;
                        console.accept("Kafka at " + admin.servers() + " has not answered for " + silence.toSeconds()
                                + " s; the run waits for it");
                    }
                    if (answers) {
                        answered = System.nanoTime();
                    }
                    Thread.sleep(ASK_EVERY.toMillis());
                }
            } catch (InterruptedException closed) {
                // The run has ended.
            }
        }

        /** A broker that refuses the request is there. */
        private boolean answers() throws InterruptedException {
            try {
                admin.client()
                        .describeCluster(new DescribeClusterOptions().timeoutMs((int) ANSWER_WITHIN.toMillis()))
                        .clusterId()
                        .get();
                return true;
            } catch (ExecutionException e) {
                return !(e.getCause() instanceof TimeoutException || e.getCause() instanceof DisconnectException);
            }
        }
    }
}
