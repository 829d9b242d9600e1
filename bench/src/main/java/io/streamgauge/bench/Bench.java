// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Starts a broker, makes the events, runs every program in turn, verifies and reports. */
public final class Bench {
    static final String LATE = "bench.late";
    static final String REJECTED = "bench.rejected";

    static final String ALERTS = "bench.alerts";
    static final int RESULT_PARTITIONS = 4;
    static final int PARALLELISM = 2;
    static final long LOOK_EVERY_MS = 40;
    static final long LONGEST_RUN_MS = TimeUnit.MINUTES.toMillis(15);

    private final Options options;
    private final Paths paths;
    private final KafkaBroker broker;
    private final List<Run> runs = new ArrayList<>();

    /**
     * Where things are.
     *
     * @param home of what the benchmark writes
     */
    record Paths(String java, String classPath, String productClassPath, Path home) {}

    private Bench(Options options, Paths paths, KafkaBroker broker) {
        this.options = options;
        this.paths = paths;
        this.broker = broker;
    }

    /** Ends with 0 when every program gave the right results, 1 when one did not, 2 when the command line is wrong. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n" + Options.HELP);
            System.exit(2);
            return;
        }
        Paths paths = new Paths(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getenv("BENCH_CLASS_PATH"),
                System.getenv("BENCH_PRODUCT_CLASS_PATH"),
                Path.of(System.getenv("BENCH_HOME")));
        Files.createDirectories(paths.home().resolve("runs"));
        boolean right;
        try (KafkaBroker broker = KafkaBroker.start(
                paths.java(), paths.productClassPath(), paths.home().resolve("runs"))) {
            right = options.latency()
                    ? new Latency(options, paths, broker).run()
                    : options.restart()
                            ? new Restart(options, paths, broker).run()
                            : options.bounded()
                                    ? new Bounded(options, paths, broker).run()
                                    : new Bench(options, paths, broker).run();
        }
        System.exit(right ? 0 : 1);
    }

    private boolean run() throws Exception {
        boolean right = run(options.work(), "bench.in");
        if (options.marginal()) {
            right &= run(options.work().withEvents(2 * options.work().events()), "bench.in.twice");
        }
        Report report = new Report(options, runs);
        report.print();
        System.out.println("every run: " + report.write(paths.home()));
        return right;
    }

    private boolean run(Work work, String input) throws Exception {
        broker.createTopic(input, work.partitions());
        Oracle oracle = new Oracle(work);
        fill(broker, work, input, oracle);
        // A broker that has just started compiles itself at the cost of who comes first.
        run(Program.ALL.get(0), work, input, oracle, 0);
        boolean right = true;
        // Programs take turns, so that what else the machine does meets all of them.
        for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
            for (Program program : options.programs()) {
                right &= run(program, work, input, oracle, repetition);
            }
        }
        broker.deleteTopic(input);
        return right;
    }

    /** Produces the events and counts them. */
    static void fill(KafkaBroker broker, Work work, String input, Oracle oracle) {
        long begin = System.nanoTime();
        long bytes = 0;
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "compression.type",
                "lz4",
                "linger.ms",
                50,
                // As large as a busy producer's batches are, not as those of one that is alone.
                "batch.size",
                128 * 1024,
                "buffer.memory",
                64L * 1024 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Events events = new Events(work);
            while (events.next()) {
                byte[] json = events.json();
                bytes += json.length;
                if (events.kept()) {
                    oracle.add(events.time(), events.key(), events.cents());
                }
                producer.send(new ProducerRecord<>(input, events.partition(), null, json));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d events of %d bytes in %.1f s, %,d result rows%n",
                work.events(),
                bytes / work.events(),
                (System.nanoTime() - begin) / 1e9,
                oracle.rows());
    }

    private boolean run(Program program, Work work, String input, Oracle oracle, int repetition) throws Exception {
        String name = program.name() + "-" + work.events() + "-" + repetition;
        String results = "bench.results." + name;
        Path directory = Files.createTempDirectory("streamgauge-bench");
        for (String topic : List.of(results, ALERTS, LATE, REJECTED)) {
            broker.createTopic(topic, RESULT_PARTITIONS);
        }
        Task task = Task.replay(options, broker.bootstrap(), input, results, program.exactlyOnce(), directory);
        Path pipeline = Product.write(
                directory.resolve("bench.yaml"),
                task,
                options.twoAggregations(),
                program.alerts(),
                program.identifies());
        try {
            Run run = measure(
                    program, work, task, pipeline, paths.home().resolve("runs").resolve(name + ".log"));
            if (program.writes()) {
                new Verifier(work, oracle, options.twoAggregations())
                        .verify(broker.bootstrap(), results, program.exact());
            }
            if (repetition > 0) {
                runs.add(run);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %6.0f k events/s  wall %5.1f s  CPU %5.1f s  broker %4.1f s  %5.0f MiB  load %.1f%s%n",
                    program.name(),
                    run.eventsPerSecond() / 1000,
                    run.wall(),
                    run.cpu(),
                    run.brokerCpu(),
                    run.peakMiB(),
                    run.load(),
                    repetition == 0 ? "  not counted" : program.writes() ? "  right" : "");
            return true;
        } catch (Verifier.Wrong wrong) {
            System.out.printf("%-16s WRONG: %s%n", program.name(), wrong.getMessage());
            return false;
        } catch (IOException failed) {
            System.out.printf("%-16s FAILED: %s%n", program.name(), failed.getMessage());
            return false;
        } finally {
            for (String topic : List.of(results, ALERTS, LATE, REJECTED)) {
                broker.deleteTopic(topic);
            }
            KafkaBroker.delete(directory);
        }
    }

    private Run measure(Program program, Work work, Task task, Path pipeline, Path log) throws Exception {
        List<String> command = program.command(paths, options.jvm(), pipeline, task);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        double brokerBefore = broker.cpuSeconds();
        double endedBefore = ChildProcess.cpuSecondsOfEnded();
        long begin = System.nanoTime();
        try (Observer observer = new Observer(broker, task.input(), task.results(), RESULT_PARTITIONS);
                ChildProcess process = ChildProcess.start(command, task.toEnvironment(), log)) {
            while (!process.endedWithin(LOOK_EVERY_MS)) {
                observer.look();
                process.sampleMemory();
                if (System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(LONGEST_RUN_MS)) {
                    throw new IOException("did not end in time, see " + log);
                }
            }
            double wall = (System.nanoTime() - begin) / 1e9;
            observer.look();
            if (process.exitCode() != 0) {
                throw new IOException("exit code " + process.exitCode() + ", see " + log);
            }
            return new Run(
                    program.name(),
                    work.events(),
                    observer.seconds(),
                    wall,
                    ChildProcess.cpuSecondsOfEnded() - endedBefore,
                    broker.cpuSeconds() - brokerBefore,
                    process.peakMiB(),
                    load);
        }
    }
}
