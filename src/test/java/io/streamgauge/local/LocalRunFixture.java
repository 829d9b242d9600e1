// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A toy job that counts, run on this machine. */
abstract class LocalRunFixture {
    final List<String> console = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        ToyJob.COUNTS.clear();
    }

    /** A job whose only record fails it. */
    static void fail(StreamExecutionEnvironment environment, MapFunction<Integer, Integer> failing) {
        environment.fromData(1).map(failing).returns(Types.INT).sinkTo(new DiscardingSink<>());
    }

    /** Runs, in a thread of its own, until so many counts are seen in this JVM; then stops it as Ctrl-C does. */
    void runUntilCounted(long counts, boolean fresh) throws Exception {
        runUntilCounted(counts, ToyJob.run(state(), fresh));
    }

    void runFromUntilCounted(long counts, Path from) throws Exception {
        runUntilCounted(
                counts,
                new LocalRunOptions(state(), false, Optional.of(from.toString()), new PortChoice.Off(), 1, false));
    }

    void runUntilCounted(long counts, LocalRunOptions options) throws Exception {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", ToyJob.options(), options, console::add)
                        .untilDone((environment, beginning) -> ToyJob.build(environment, Long.MAX_VALUE), stop);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Waiting.until("counts", () -> done.isDone() || ToyJob.COUNTS.size() >= counts);
        stop.complete(null);
        try {
            done.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    Path state() {
        return directory.resolve("state");
    }

    Process startProcess() throws IOException {
        return Processes.start(
                directory.resolve("process.log"),
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                ToyJob.class.getName(),
                state().toString());
    }

    /** The complete checkpoints and savepoints. */
    List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.walk(state())) {
            return files.filter(path -> path.endsWith("_metadata"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException notMadeYet) {
            return List.of();
        } catch (UncheckedIOException deletedMeanwhile) {
            return List.of();
        }
    }

    static long number(Path snapshot) {
        return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
    }
}
