package io.streamgauge;

import io.streamgauge.cli.LocalPipeline;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.Start;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.WebUi;
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

    private final List<String> said = new CopyOnWriteArrayList<>();

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
        LiveRun run = new LiveRun();
        Thread thread = new Thread(() -> run.run(stateDirectory, pipeline, parallelism, flink), "live run");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private void run(Path stateDirectory, Pipeline pipeline, int parallelism, Map<String, String> flink) {
        Configuration set = Configuration.fromMap(SeenMetrics.OPTIONS);
        set.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        Configuration options = JobDefaults.under(set);
        options.addAll(Configuration.fromMap(flink));
        PipelineJob job = new PipelineJob(pipeline);
        Start begin = new Start(pipeline, Start.Options.NONE, said::add);
        LocalRunOptions local = new LocalRunOptions(
                stateDirectory, false, Optional.empty(), new WebUi.Off(), parallelism, job.bounded());
        try {
            new LocalRun(pipeline.name(), options, local, line -> {})
                    .untilDone(new LocalPipeline(job, pipeline, begin), stop);
            ended.complete(null);
        } catch (Throwable failure) {
            ended.completeExceptionally(failure);
        }
    }

    /** Where it begins, in words. */
    String beginning() throws Exception {
        Waiting.until("the line of the beginning", () -> ended.isDone() || !said.isEmpty());
        return said.get(0);
    }

    /** The savepoint of the run that was stopped last. */
    static Path savepoint(Path stateDirectory) throws IOException {
        try (Stream<Path> files = Files.walk(stateDirectory, 3)) {
            return files.filter(path -> path.getFileName().toString().startsWith("savepoint-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
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
