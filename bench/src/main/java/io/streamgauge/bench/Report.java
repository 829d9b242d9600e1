// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The tables of all runs: medians for people, every run as TSV for machines. */
final class Report {
    private final Options options;
    private final List<Run> runs;

    Report(Options options, List<Run> runs) {
        this.options = options;
        this.runs = runs;
    }

    void print() {
        Work work = options.work();
        System.out.printf(
                Locale.ROOT,
                "%n%s: %,d events, %,d keys, %d partitions, windows of %d s%s, seed %d, medians of %d%n",
                options.variant(),
                work.events(),
                work.keys(),
                work.partitions(),
                work.sizeMs() / 1000,
                work.sliding() ? " every " + work.everyMs() / 1000 + " s" : "",
                work.seed(),
                options.repetitions());
        System.out.printf(
                "%-16s %10s %8s %8s %9s %9s %7s %7s %7s %7s %7s %6s%n",
                "program",
                "k events/s",
                "wall s",
                "CPU s",
                "broker s",
                "peak MiB",
                "x SQL",
                "x A",
                "x B",
                "x C",
                options.marginal() ? "us/ev" : "CPU/SQL",
                "load");
        for (Program program : options.programs()) {
            List<Run> of = of(program.name(), work.events());
            if (!of.isEmpty()) {
                line(program.name(), of);
            }
        }
    }

    private void line(String name, List<Run> of) {
        double rate = median(of, Run::eventsPerSecond);
        String last = options.marginal() ? marginal(name) : cpuAgainstSql(of);
        System.out.printf(
                Locale.ROOT,
                "%-16s %10.0f %8.1f %8.1f %9.1f %9.0f %7s %7s %7s %7s %7s %6.1f%n",
                name,
                rate / 1000,
                median(of, Run::wall),
                median(of, Run::cpu),
                median(of, Run::brokerCpu),
                median(of, Run::peakMiB),
                against(rate, Program.FLINK_SQL),
                against(rate, "limit-a"),
                against(rate, "limit-b"),
                against(rate, "limit-c"),
                last,
                median(of, Run::load));
    }

    private String against(double rate, String other) {
        List<Run> of = of(other, options.work().events());
        return of.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", rate / median(of, Run::eventsPerSecond));
    }

    private String cpuAgainstSql(List<Run> of) {
        List<Run> sql = of(Program.FLINK_SQL, options.work().events());
        return sql.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", median(of, Run::cpu) / median(sql, Run::cpu));
    }

    private String marginal(String name) {
        int events = options.work().events();
        double more = median(of(name, 2 * events), Run::cpu) - median(of(name, events), Run::cpu);
        return String.format(Locale.ROOT, "%.2f", more / events * 1e6);
    }

    private List<Run> of(String program, int events) {
        return runs.stream()
                .filter(run -> run.program().equals(program) && run.events() == events)
                .toList();
    }

    private static double median(List<Run> of, ToDoubleFunction<Run> figure) {
        double[] sorted = of.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1
                        ? sorted[middle]
                        : Arrays.stream(sorted, middle - 1, middle + 1)
                                .average()
                                .orElseThrow();
    }

    /** Every run, one a line, with a head. */
    Path write(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "variant\tprogram\tevents\tkeys\tseconds\tevents_per_second\twall_s\tcpu_s\tbroker_cpu_s\tpeak_mib\tload");
        for (Run run : runs) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s\t%s\t%d\t%d\t%.3f\t%.0f\t%.2f\t%.2f\t%.2f\t%.0f\t%.2f",
                    options.variant(),
                    run.program(),
                    run.events(),
                    options.work().keys(),
                    run.seconds(),
                    run.eventsPerSecond(),
                    run.wall(),
                    run.cpu(),
                    run.brokerCpu(),
                    run.peakMiB(),
                    run.load()));
        }
        return Files.write(directory.resolve(options.variant() + ".tsv"), lines);
    }
}
