// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program that does the work.
 *
 * @param name in tables
 * @param kind of start
 * @param target main class, or for a command its text
 * @param writes whether there are results to verify
 * @param exact whether its figures are exact decimals
 * @param exactlyOnce whether its results are asked to be exactly once
 * @param alerts whether it also watches ten alerts
 * @param slides whether it knows sliding windows
 * @param flink whether it has a state backend to choose
 */
record Program(
        String name,
        Kind kind,
        String target,
        boolean writes,
        boolean exact,
        boolean exactlyOnce,
        boolean alerts,
        boolean slides,
        boolean flink) {

    enum Kind {
        OURS,
        BENCH,
        COMMAND
    }

    private static final String PACKAGE = "io.streamgauge.bench.program.";

    static final String FLINK_SQL = "flink-sql";

    static final List<Program> ALL = List.of(
            new Program("limit-a", Kind.BENCH, PACKAGE + "ConsumeOnly", false, false, false, false, true, false),
            new Program("limit-c", Kind.BENCH, PACKAGE + "ScanLoop", true, true, false, false, false, false),
            new Program("limit-b", Kind.BENCH, PACKAGE + "JacksonLoop", true, false, false, false, false, false),
            new Program(FLINK_SQL, Kind.BENCH, PACKAGE + "FlinkSql", true, false, false, false, true, true),
            new Program("flink-sql-eo", Kind.BENCH, PACKAGE + "FlinkSql", true, false, true, false, true, true),
            new Program("datastream", Kind.BENCH, PACKAGE + "UsualDataStream", true, false, false, false, true, true),
            new Program("streamgauge", Kind.OURS, "io.streamgauge.Streamgauge", true, true, false, false, true, true),
            new Program("streamgauge-eo", Kind.OURS, "io.streamgauge.Streamgauge", true, true, true, false, true, true),
            new Program(
                    "streamgauge-alerts", Kind.OURS, "io.streamgauge.Streamgauge", true, true, false, true, true, true),
            new Program(
                    "streamgauge-id", Kind.OURS, "io.streamgauge.Streamgauge", true, true, false, false, true, true));

    /** A program that is not ours: a shell command that follows the protocol of {@link Task}. */
    static Program command(String name, String command) {
        return new Program(name, Kind.COMMAND, command, true, false, false, false, true, false);
    }

    /** Whether its latency can be measured: it tells of dear prices, until it is stopped. */
    boolean live() {
        return name.equals("datastream") || kind == Kind.OURS && exactlyOnce;
    }

    /** Whether it looks for duplicates; there are none in the input. */
    boolean identifies() {
        return name.equals("streamgauge-id");
    }

    boolean can(Options options) {
        return (!options.work().sliding() || slides)
                && (!options.twoAggregations() && !options.restart() || kind == Kind.OURS)
                && (!options.rocksdb() || flink)
                && (!options.bounded() || kind == Kind.OURS && !alerts && !exactlyOnce);
    }

    /**
     * What to start.
     *
     * @param pipeline the file for the product
     * @param jvm the same options of the virtual machine for every program
     */
    List<String> command(Bench.Paths paths, List<String> jvm, Path pipeline, Task task) {
        if (kind == Kind.COMMAND) {
            return List.of("bash", "-c", target);
        }
        List<String> command = new ArrayList<>(List.of(paths.java()));
        command.addAll(jvm);
        command.add("-Dlog4j2.configurationFile=" + paths.home().resolve("classes/log4j2.properties"));
        command.addAll(List.of("-cp", kind == Kind.OURS ? paths.productClassPath() : paths.classPath(), target));
        if (kind == Kind.OURS) {
            command.addAll(Arrays.asList(
                    "run",
                    pipeline.toString(),
                    "--web-ui",
                    "off",
                    "--parallelism",
                    String.valueOf(task.parallelism()),
                    "--state-dir",
                    Path.of(task.directory(), "state").toString(),
                    "-Dstate.backend.type=" + task.backend()));
        }
        return command;
    }
}
