// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A run without a restart, and one that is stopped when a third of its results was written and started again on its state. Speed, CPU
 * time, bytes that cross between tasks and the largest checkpoint are measured for each part: a restart must change none of them.
 * The results of each run are verified.
 */
final class Restart {
    static final String VARIANT = "restart";
    /** Two subtasks read thirty each. */
    static final int PARTITIONS = 60;

    /** Partitions are read evenly, or it is chance how many windows are open at a checkpoint. */
    private static final String SMALL_FETCHES = "  kafka: {max.partition.fetch.bytes: '65536'}\n";

    private static final long STOP_WITHIN_MS = TimeUnit.MINUTES.toMillis(2);

    private final Options options;
    private final Bench.Paths paths;
    private final KafkaBroker broker;

    /**
     * A process, and the part of the work that it did.
     *
     * @param records that it read
     * @param seconds from the first read to the last commit
     * @param cpu seconds of the whole process
     * @param bytesOut that left its tasks for others
     * @param checkpoint bytes of its largest checkpoint
     */
    private record Part(long records, double seconds, double cpu, long bytesOut, long checkpoint) {}

    Restart(Options options, Bench.Paths paths, KafkaBroker broker) {
        this.options = options;
        this.paths = paths;
        this.broker = broker;
    }

    /** Returns whether all results were right. */
    boolean run() throws Exception {
        Work work = options.work();
        String input = "bench.in";
        broker.createTopic(input, work.partitions());
        Oracle oracle = new Oracle(work);
        Bench.fill(broker, work, input, oracle);
        System.out.printf(
                "%-20s %-7s %10s %10s %8s %16s %18s%n",
                "program", "part", "records", "k events/s", "CPU s", "shuffled B/event", "largest checkpoint");
        boolean right = true;
        for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
            for (Program program : options.programs()) {
                right &= run(program, input, oracle, repetition, false);
                right &= run(program, input, oracle, repetition, true);
            }
        }
        return right;
    }

    private boolean run(Program program, String input, Oracle oracle, int repetition, boolean restart)
            throws Exception {
        Work work = options.work();
        String name = "restart-" + program.name() + "-" + repetition;
        String results = "bench.results." + name;
        List<String> topics = List.of(results, Bench.ALERTS, Bench.LATE, Bench.REJECTED);
        Path directory = Files.createTempDirectory("streamgauge-bench");
        for (String topic : topics) {
            broker.createTopic(topic, Bench.RESULT_PARTITIONS);
        }
        Task task = Task.replay(options, broker.bootstrap(), input, results, program.exactlyOnce(), directory);
        Path pipeline =
                Product.write(directory.resolve("bench.yaml"), task, false, program.alerts(), program.identifies());
        Files.writeString(pipeline, Files.readString(pipeline).replace("source:\n", "source:\n" + SMALL_FETCHES));
        try {
            long first = 0;
            if (restart) {
                Part before = part(program, task, pipeline, name + "-before", oracle.rows() / 3, 0);
                print(program, "before", before);
                first = before.records();
            }
            Part rest = part(program, task, pipeline, name + "-rest", Long.MAX_VALUE, first);
            print(program, restart ? "after" : "whole", rest);
            new Verifier(work, oracle, false).verify(broker.bootstrap(), results, program.exact());
            if (first + rest.records() != work.events() || rest.records() < work.events() / 10) {
                throw new Verifier.Wrong(
                        "read " + first + " and " + rest.records() + " of " + work.events() + " records");
            }
            return true;
        } catch (Verifier.Wrong | IOException failed) {
            System.out.printf("%-20s WRONG: %s%n", program.name(), failed.getMessage());
            return false;
        } finally {
            for (String topic : topics) {
                broker.deleteTopic(topic);
            }
            KafkaBroker.delete(directory);
        }
    }

    /**
     * Runs until the end of the input, or until some of it was read.
     *
     * @param stopAfter results that are committed
     * @param recordsBefore what the counter of records starts at, since it is part of the state
     */
    private Part part(Program program, Task task, Path pipeline, String name, long stopAfter, long recordsBefore)
            throws Exception {
        Path metrics = Path.of(task.directory(), name + ".properties");
        List<String> command = new ArrayList<>(program.command(paths, options.jvm(), pipeline, task));
        command.addAll(FinalMetrics.options(metrics));
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, command.get(classPath) + ":" + paths.home().resolve("classes"));
        Path log = paths.home().resolve("runs").resolve(name + ".log");
        double endedBefore = ChildProcess.cpuSecondsOfEnded();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Bench.LONGEST_RUN_MS);
        double seconds;
        try (Observer observer = new Observer(broker, task.input(), task.results(), Bench.RESULT_PARTITIONS);
                ChildProcess process = ChildProcess.start(command, task.toEnvironment(), log)) {
            for (boolean stopped = false; !process.endedWithin(Bench.LOOK_EVERY_MS); ) {
                observer.look();
                if (!stopped && observer.results() >= stopAfter) {
                    process.terminate();
                    stopped = true;
                    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_WITHIN_MS);
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("did not end in time, see " + log);
                }
            }
            observer.look();
            if (process.exitCode() != 0) {
                throw new IOException("exit code " + process.exitCode() + ", see " + log);
            }
            seconds = observer.seconds();
        }
        Properties found = FinalMetrics.read(metrics);
        return new Part(
                FinalMetrics.value(found, FinalMetrics.RECORDS) - recordsBefore,
                seconds,
                ChildProcess.cpuSecondsOfEnded() - endedBefore,
                FinalMetrics.value(found, FinalMetrics.BYTES_OUT),
                FinalMetrics.value(found, FinalMetrics.CHECKPOINT));
    }

    private static void print(Program program, String which, Part part) {
        System.out.printf(
                Locale.ROOT,
                "%-20s %-7s %,10d %10.0f %8.1f %16.1f %,18d%n",
                program.name(),
                which,
                part.records(),
                part.records() / part.seconds() / 1000,
                part.cpu(),
                (double) part.bytesOut() / part.records(),
                part.checkpoint());
    }
}
