// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import io.streamgauge.cli.LocalPipeline;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.Start;
import io.streamgauge.live.LivePage;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;

/** A live job on a mini-cluster in a thread of its own, with a checkpoint every 200 ms. */
final class LiveRun implements AutoCloseable {
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final List<String> console = new CopyOnWriteArrayList<>();

    private LiveRun() {}

    /** Goes on from the state that is in the directory. */
    static LiveRun start(Path stateDirectory, Path file, int parallelism, String... sets) {
        return start(stateDirectory, file, parallelism, Map.of(), sets);
    }

    /** @param flink options of Flink */
    static LiveRun start(Path stateDirectory, Path file, int parallelism, Map<String, String> flink, String... sets) {
        ParseResult reading = PipelineFile.read(file, List.of(sets), name -> null, true);
        if (reading.hasErrors()) {
            throw new AssertionError(reading.problems());
        }
        return start(stateDirectory, reading.pipeline(), parallelism, flink);
    }

    static LiveRun start(Path stateDirectory, Pipeline pipeline, int parallelism, Map<String, String> flink) {
        return start(
                pipeline,
                flink,
                Start.Options.NONE,
                local(pipeline, stateDirectory, Optional.empty(), parallelism),
                new PortChoice.Off());
    }

    /** @param live where the live page listens */
    static LiveRun start(Path stateDirectory, Path file, PortChoice webUi, PortChoice live) {
        Pipeline pipeline =
                PipelineFile.read(file, List.of(), name -> null, true).valid();
        return start(
                pipeline,
                Map.of(),
                Start.Options.NONE,
                new LocalRunOptions(stateDirectory, false, Optional.empty(), webUi, 1, false),
                live);
    }

    /** Resumes from a savepoint that was written with another Kafka. */
    static LiveRun restore(Path stateDirectory, Path file, Path savepoint, List<String> sets) {
        Pipeline pipeline = PipelineFile.read(file, sets, name -> null, true).valid();
        Start.Options otherKafka = new Start.Options(false, false, false, true, false);
        return start(
                pipeline,
                Map.of(),
                otherKafka,
                local(pipeline, stateDirectory, Optional.of(savepoint.toString()), 1),
                new PortChoice.Off());
    }

    private static LocalRunOptions local(
            Pipeline pipeline, Path stateDirectory, Optional<String> from, int parallelism) {
        boolean bounded = pipeline.source().stop().bounded();
        return new LocalRunOptions(stateDirectory, false, from, new PortChoice.Off(), parallelism, bounded);
    }

    private static LiveRun start(
            Pipeline pipeline, Map<String, String> flink, Start.Options start, LocalRunOptions local, PortChoice live) {
        LiveRun run = new LiveRun();
        Thread thread = new Thread(() -> run.run(pipeline, flink, start, local, live), "live run");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private void run(
            Pipeline pipeline, Map<String, String> flink, Start.Options start, LocalRunOptions local, PortChoice live) {
        Configuration set = Configuration.fromMap(SeenMetrics.OPTIONS);
        set.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        Configuration options = JobDefaults.under(set);
        options.addAll(Configuration.fromMap(flink));
        PipelineJob job = new PipelineJob(pipeline);
        Start begin = new Start(pipeline, start, console::add);
        try (LivePage page = LivePage.open(pipeline, live, "--live", console::add);
                LocalPipeline dataflow = new LocalPipeline(job, pipeline, begin, page, console::add)) {
            new LocalRun(pipeline.name(), options, local, console::add).untilDone(dataflow, stop);
            ended.complete(null);
        } catch (Throwable failure) {
            ended.completeExceptionally(failure);
        }
    }

    /** Where it begins, in words. */
    String beginning() throws Exception {
        Waiting.until("the line of the beginning", () -> ended.isDone() || !console.isEmpty());
        return console.get(0);
    }

    /** Waits for a line that contains this, and returns it. */
    String awaitLine(String part) throws Exception {
        Waiting.until(part, () -> ended.isDone() || find(part).isPresent());
        return find(part).orElseThrow(() -> new AssertionError(part + " is not in " + console));
    }

    private Optional<String> find(String part) {
        return console.stream().filter(line -> line.contains(part)).findFirst();
    }

    /** The savepoint of the run that was stopped last. */
    static Path savepoint(Path stateDirectory) throws IOException {
        try (Stream<Path> files = Files.walk(stateDirectory, 3)) {
            return files.filter(path -> path.getFileName().toString().startsWith("savepoint-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** Asks for the stop and does not wait for it. */
    CompletableFuture<Void> beginStop() {
        stop.complete(null);
        return ended;
    }

    /** Stops with a final checkpoint. */
    void stop() throws Exception {
        stop.complete(null);
        ended.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        stop();
    }
}
