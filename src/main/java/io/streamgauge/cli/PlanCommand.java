// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.option.FileArgument;
import io.streamgauge.cli.plan.Plan;
import io.streamgauge.config.ParseResult;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.SavedState;
import io.streamgauge.job.StartingPoint;
import io.streamgauge.local.state.FlinkPaths;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        description = {
            "Prints what a pipeline file becomes: operators, windows, state, sinks. Uses no network.",
            "With --from: what is restored from a savepoint, what is new, what is dropped."
        },
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private FileArgument file;

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = {
                "A savepoint or checkpoint to compare the pipeline with,",
                "or a directory of them, as .streamgauge/NAME: the newest in it."
            })
    private @Nullable String from;

    @Option(names = "--short", description = "Print windows, state and sinks only.")
    private boolean brief;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ParseResult reading = file.readAlsoStandardInput(true);
        if (reading.hasErrors()) {
            return ExitCode.USAGE;
        }
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(JobDefaults.under(new Configuration()));
        String snapshot = from == null ? null : SavedState.resolved(from);
        Optional<SavedState> saved = snapshot == null ? Optional.empty() : Optional.of(SavedState.read(snapshot));
        PipelineJob job = new PipelineJob(reading.valid());
        job.add(environment, StartingPoint.at(saved));
        StreamGraph graph = environment.getStreamGraph();
        PrintWriter out = spec.commandLine().getOut();
        Plan plan = new Plan(reading.valid(), graph);
        (brief ? plan.brief() : plan.lines()).forEach(out::println);
        if (snapshot != null && saved.isPresent()) {
            out.println();
            out.println("from " + FlinkPaths.shown(snapshot));
            job.restore(graph, saved.get()).lines().forEach(line -> out.println("  " + line));
        }
        return ExitCode.OK;
    }
}
