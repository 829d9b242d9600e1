// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.util.ArrayList;
import java.util.List;

/** What the command line asks for. */
record Options(
        Work work,
        String variant,
        List<Program> programs,
        int repetitions,
        boolean twoAggregations,
        boolean rocksdb,
        boolean marginal,
        boolean latency,
        long rate,
        int seconds,
        List<String> jvm) {

    static final String HELP = """
            bench/run [OPTION]...
              --events N          10000000
              --keys N            10000; a million with --variant bounded, ten with bounded-rocksdb
              --windows N         over which the events are spread; chosen so that a row has about ten events;
                                  with --variant bounded the rounds, 6 and at least 4
              --partitions N      4; 60 with --variant restart
              --seed N            42
              --repetitions N     3; medians are printed
              --programs A,B      of: limit-a limit-b limit-c flink-sql flink-sql-eo datastream streamgauge streamgauge-eo
                                  streamgauge-alerts streamgauge-id
              --command NAME=CMD  one more program, a shell command; bench/README.md has what it is told
              --variant NAME      tumbling | sliding | hot | keys-1m | keys-100 | wide | two | where | rocksdb | restart
                                  | bounded | bounded-rocksdb
              --marginal          also twice as many events: CPU a further event, (CPU of 2N - CPU of N) / N
              --latency           of datastream and streamgauge-eo, live, instead of the speed
              --rate N            events a second, with --latency; 100000
              --seconds N         how long is measured, with --latency; 60
              --jvm 'OPTIONS'     of every program; those of the product's launcher:
                                  -Xmx2g -Xmn400m -XX:+UseSerialGC -XX:CompileThresholdScaling=3
                                  -XX:+UseTransparentHugePages
              --quick             200,000 events, once
            """;

    boolean restart() {
        return variant.equals(Restart.VARIANT);
    }

    boolean bounded() {
        return Bounded.VARIANTS.contains(variant);
    }

    /** @throws IllegalArgumentException with what is wrong */
    static Options parse(String[] args) {
        Builder builder = new Builder();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--quick")) {
                builder.quick();
            } else if (args[i].equals("--marginal")) {
                builder.marginal = true;
            } else if (args[i].equals("--latency")) {
                builder.latency = true;
            } else if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " is not known, or has no value");
            } else {
                builder.set(args[i], args[++i]);
            }
        }
        return builder.build();
    }

    private static final int KEYS = 10_000;
    private static final int PARTITIONS = 4;

    private static final class Builder {
        private int events = 10_000_000;
        /** 0: as the variant has them. */
        private int keys;

        private int windows;
        private int partitions;
        private long seed = 42;
        private int repetitions = 3;
        private List<String> names = List.of();
        private final List<Program> commands = new ArrayList<>();
        private String variant = "tumbling";
        private boolean marginal;
        private boolean latency;
        private long rate = 100_000;
        private int seconds = 60;
        private List<String> jvm = List.of(
                "-Xmx2g",
                "-Xmn400m",
                "-XX:+UseSerialGC",
                "-XX:CompileThresholdScaling=3",
                "-XX:+UseTransparentHugePages");

        private void quick() {
            events = 200_000;
            keys = 1_000;
            repetitions = 1;
            rate = 10_000;
            seconds = 10;
        }

        private void set(String option, String value) {
            switch (option) {
                case "--events" -> events = Integer.parseInt(value);
                case "--keys" -> keys = Integer.parseInt(value);
                case "--windows" -> windows = Integer.parseInt(value);
                case "--partitions" -> partitions = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--repetitions" -> repetitions = Integer.parseInt(value);
                case "--programs" -> names = List.of(value.split(","));
                case "--rate" -> rate = Long.parseLong(value);
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--variant" -> variant = value;
                case "--jvm" -> jvm = List.of(value.trim().split("\\s+"));
                case "--command" -> {
                    String[] parts = value.split("=", 2);
                    if (parts.length != 2) {
                        throw new IllegalArgumentException("--command takes NAME=CMD, not " + value);
                    }
                    commands.add(Program.command(parts[0], parts[1]));
                }
                default -> throw new IllegalArgumentException(option + " is not known");
            }
        }

        private Options build() {
            double hot = 0;
            int padding = 0;
            boolean filtered = false;
            long size = Work.SIZE_MS;
            int symbols = KEYS;
            switch (variant) {
                case "tumbling", "two", "rocksdb", "restart" -> {}
                case "sliding" -> size = 6 * Work.SIZE_MS;
                case "hot" -> hot = 0.9;
                case "keys-1m", Bounded.VARIANT -> symbols = 1_000_000;
                case Bounded.VARIANT_ROCKSDB -> symbols = 10_000_000;
                case "keys-100" -> symbols = 100;
                case "wide" -> {
                    padding = 1_800;
                    filtered = true;
                }
                case "where" -> filtered = true;
                default -> throw new IllegalArgumentException("--variant " + variant + " is not known");
            }
            symbols = keys > 0 ? keys : symbols;
            boolean bounded = Bounded.VARIANTS.contains(variant);
            if (bounded && windows > 0 && windows < Bounded.LEAST_ROUNDS) {
                throw new IllegalArgumentException("--windows must be at least " + Bounded.LEAST_ROUNDS
                        + " with --variant " + variant + ", or no round is compared");
            }
            int chosen = bounded ? Bounded.ROUNDS : Work.windowsFor(events, symbols);
            int spread = windows > 0 ? windows : chosen;
            // What a restart makes each partial carry, if it does, grows with the partitions.
            int split = partitions > 0 ? partitions : variant.equals(Restart.VARIANT) ? Restart.PARTITIONS : PARTITIONS;
            Work work = new Work(events, symbols, spread, split, hot, padding, filtered, size, Work.SIZE_MS, seed);
            if (size == Work.SIZE_MS) {
                work = new Work(events, symbols, spread, split, hot, padding, filtered, size, size, seed);
            }
            List<String> unknown = new ArrayList<>(names);
            Program.ALL.forEach(program -> unknown.remove(program.name()));
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("no such program: " + String.join(", ", unknown));
            }
            List<Program> programs = new ArrayList<>(Program.ALL);
            programs.removeIf(program -> !names.isEmpty() && !names.contains(program.name()));
            programs.addAll(commands);
            Options options = new Options(
                    work,
                    variant,
                    programs,
                    repetitions,
                    variant.equals("two"),
                    variant.equals("rocksdb") || variant.equals(Bounded.VARIANT_ROCKSDB),
                    marginal,
                    latency,
                    rate,
                    seconds,
                    jvm);
            programs.removeIf(program -> !program.can(options));
            return options;
        }
    }
}
