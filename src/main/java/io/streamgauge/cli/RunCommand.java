// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.option.LocalRunFlags;
import io.streamgauge.cli.option.StartFlags;
import io.streamgauge.config.ParseResult;
import io.streamgauge.display.RunOutput;
import io.streamgauge.flink.FlinkOptions;
import io.streamgauge.job.Environments;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.KafkaCheck;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.RulesAtStart;
import io.streamgauge.job.Start;
import io.streamgauge.job.SubmissionAdvice;
import io.streamgauge.live.LivePage;
import io.streamgauge.local.JobFailedException;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = {
            "Runs a pipeline against the Kafka that its file names.",
            "On this machine: resumes from the last checkpoint; Ctrl-C stops it with a final checkpoint.",
            "Under flink run: Flink's own options set where state is and what to resume from."
        },
        footer = {
            "streamgauge run trading.yaml --create-topics",
            "streamgauge run trading.yaml --set source.stop=latest",
            "streamgauge run trading.yaml -D state.backend.type=rocksdb"
        })
public final class RunCommand extends PipelineCommand {
    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description = "Subtasks of every operator; on this machine as many as it has processors.")
    private @Nullable Integer parallelism;

    @Mixin
    private LocalRunFlags local = new LocalRunFlags();

    @Option(names = "--fresh", description = "Start from scratch; three generations of earlier state are kept.")
    private boolean fresh;

    @Option(names = "--create-topics", description = "Make the topics that are missing; results are compacted.")
    private boolean createTopics;

    @Mixin
    private StartFlags flags = new StartFlags();

    @Option(
            names = "-D",
            paramLabel = "key=value",
            description = "An option of Flink, as in -D state.backend.type=rocksdb.")
    private Map<String, String> flinkOptions = Map.of();

    @Override
    ParseResult read() throws RunRefusedException {
        file.refuseStandardInput(
                "run needs a file, beside which its state is kept; only check, plan, watch, why and prove read the standard input");
        return super.read();
    }

    @Override
    int run(Pipeline written) throws Exception {
        PrintWriter err = err();
        local.check(fresh, Environments.onCluster());
        Configuration set = FlinkOptions.checked(flinkOptions, !Environments.onCluster());
        new KafkaCheck(written).run(createTopics, err::println);
        Pipeline pipeline = RulesAtStart.applied(written, err::println);
        Start start = new Start(pipeline, flags.toOptions(fresh, writesElsewhere(pipeline)), err::println);
        if (Environments.onCluster()) {
            submit(new PipelineJob(pipeline), start, set, err);
        } else {
            runHere(pipeline, start, set, err);
        }
        return ExitCode.OK;
    }

    /** Whether the command line gives the results another topic than the file does. */
    private boolean writesElsewhere(Pipeline pipeline) {
        Pipeline unchanged = file.readUnchanged().pipeline();
        Sinks.KafkaSink usual = unchanged == null ? null : unchanged.sinks().results();
        Sinks.KafkaSink results = pipeline.sinks().results();
        return usual != null && results != null && !results.topic().equals(usual.topic());
    }

    private void checkParallelism(Configuration options) throws RunRefusedException {
        int most = options.get(PipelineOptions.MAX_PARALLELISM);
        if (parallelism != null && (parallelism < 1 || parallelism > most)) {
            throw new RunRefusedException("--parallelism must be from 1 to " + most + " (pipeline.max-parallelism)");
        }
    }

    private void submit(PipelineJob job, Start start, Configuration ofUser, PrintWriter err) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration set = new Configuration();
        if (environment.getConfiguration() instanceof Configuration ofCluster) {
            set.addAll(ofCluster);
        }
        set.addAll(ofUser);
        Configuration options = JobDefaults.under(set);
        checkParallelism(options);
        job.checkDelivery(options);
        environment.configure(options, Thread.currentThread().getContextClassLoader());
        if (parallelism != null) {
            environment.setParallelism(parallelism);
        }
        job.build(environment, start.decide(options, Optional.empty()));
        SubmissionAdvice.of(environment.getStreamGraph(false).getJobGraph(), options)
                .forEach(err::println);
        try {
            environment.execute(job.name());
        } catch (Exception failure) {
            throw JobFailedException.because(failure);
        }
    }

    private void runHere(Pipeline pipeline, Start start, Configuration set, PrintWriter err) throws Exception {
        Configuration options = JobDefaults.under(set);
        local.configure(options);
        checkParallelism(options);
        PipelineJob checked = new PipelineJob(pipeline);
        checked.checkDelivery(options);
        checked.banner().forEach(err::println);
        try (LivePage page = LivePage.open(pipeline, local.live(), "--live", err::println);
                RunOutput shown = RunOutput.open(pipeline, local.output(), err::println)) {
            shown.configure(options);
            PipelineJob job = new PipelineJob(pipeline, shown.printing());
            LocalRunOptions run = localRun(job, set);
            LocalRun here = new LocalRun(job.name(), options, run, err::println);
            try (LocalPipeline dataflow = new LocalPipeline(job, pipeline, start, page, err::println)) {
                if (here.untilDone(dataflow)) {
                    boolean found = local.namesStateDirectory() || !job.bounded();
                    String state = found ? "the next run resumes from here" : "its state is in " + run.stateDirectory();
                    err.println("stopped; " + state);
                }
            }
        }
    }

    private LocalRunOptions localRun(PipelineJob job, Configuration set) throws RunRefusedException {
        // A bounded run beside the live one neither resumes from its state nor touches it.
        Path usual =
                file.directory().resolve(".streamgauge").resolve(job.name() + (job.bounded() ? "." + job.run() : ""));
        int processors = Runtime.getRuntime().availableProcessors();
        int subtasks = parallelism != null
                ? parallelism
                : set.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(processors);
        return local.toOptions(usual, fresh, subtasks, job.bounded());
    }
}
