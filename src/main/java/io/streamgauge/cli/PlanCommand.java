// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.plan.Plan;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.SavedState;
import io.streamgauge.job.StartingPoint;
import io.streamgauge.local.state.FlinkPaths;
import io.streamgauge.pipeline.Pipeline;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = {
            "Prints what a pipeline file becomes: operators, windows, state, sinks. Uses no network.",
            "With --from: what is restored from a savepoint, what is new, what is dropped."
        },
        footer = {"streamgauge plan --short trading.yaml", "streamgauge plan trading.yaml --from .streamgauge/trading"})
public final class PlanCommand extends PipelineCommand {
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

    @Override
    int run(Pipeline pipeline) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(JobDefaults.under(new Configuration()));
        String snapshot = from == null ? null : SavedState.resolved(from);
        Optional<SavedState> saved = snapshot == null ? Optional.empty() : Optional.of(SavedState.read(snapshot));
        PipelineJob job = new PipelineJob(pipeline);
        job.add(environment, StartingPoint.at(saved));
        StreamGraph graph = environment.getStreamGraph();
        PrintWriter out = out();
        Plan plan = new Plan(pipeline, graph);
        (brief ? plan.brief() : plan.lines()).forEach(out::println);
        if (snapshot != null && saved.isPresent()) {
            out.println();
            out.println("from " + FlinkPaths.shown(snapshot));
            job.restore(graph, saved.get()).lines().forEach(line -> out.println("  " + line));
        }
        return ExitCode.OK;
    }
}
