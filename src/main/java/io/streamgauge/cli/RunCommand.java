package io.streamgauge.cli;

import io.streamgauge.config.ParseResult;
import io.streamgauge.job.Environments;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.KafkaCheck;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.RulesAtStart;
import io.streamgauge.job.Start;
import io.streamgauge.job.SubmissionAdvice;
import io.streamgauge.local.JobFailedException;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.WebUi;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "run",
        description = {
            "Runs a pipeline against the Kafka that its file names.",
            "On this machine: resumes from the last checkpoint; Ctrl-C stops it with a final checkpoint.",
            "Under flink run: Flink's own options say where state is and what to resume from."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private FileArgument file;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks of every operator; on this machine as many as it has processors.")
    private @Nullable Integer parallelism;

    @Option(
            names = "--web-ui",
            paramLabel = "PORT|off",
            converter = WebUiPort.class,
            description = "Where Flink's web UI listens; 8081 or the next free port.")
    private @Nullable WebUi webUi;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where checkpoints are; .streamgauge/<name> beside the pipeline file.")
    private @Nullable Path stateDirectory;

    @Option(names = "--fresh", description = "Start from scratch; three generations of earlier state are kept.")
    private boolean fresh;

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "Resume from this savepoint or checkpoint instead of the last run's.")
    private @Nullable String from;

    @Option(
            names = "--allow-non-restored-state",
            description = "Resume without the state that the edited pipeline has no place for; plan --from says which.")
    private boolean allowNonRestoredState;

    @Option(names = "--create-topics", description = "Make the topics that are missing; results are compacted.")
    private boolean createTopics;

    @Option(
            names = "--skip-refused-commits",
            description = {
                "Continue without transactions of the state that Kafka refuses to commit.",
                "Their records may be lost; each is logged and counted."
            })
    private boolean skipRefusedCommits;

    @Option(
            names = "--take-over",
            description = "Begin although another run of this pipeline is at work; stop that one, too.")
    private boolean takeOver;

    @Option(
            names = "--into-live",
            description = "Write the results of a bounded run into the topic of the live run, a second time.")
    private boolean intoLive;

    @Option(
            names = "--other-kafka",
            description = {
                "Resume although the state was written with another Kafka: a mirror with the same offsets.",
                "Transactions of the old Kafka that the state has yet to commit are dropped, logged and counted."
            })
    private boolean otherKafka;

    @Option(names = "-D", paramLabel = "key=value", description = "Any option of Flink.")
    private Map<String, String> flinkOptions = Map.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        ParseResult reading = file.read(true);
        if (reading.hasErrors()) {
            return ExitCode.USAGE;
        }
        checkOptions();
        new KafkaCheck(reading.valid()).run(createTopics, err::println);
        Pipeline pipeline = RulesAtStart.applied(reading.valid(), err::println);
        PipelineJob job = new PipelineJob(pipeline);
        Start start = new Start(pipeline, startOptions(pipeline), err::println);
        if (Environments.onCluster()) {
            submit(job, start, err);
        } else {
            runHere(job, new LocalPipeline(job, pipeline, start), err);
        }
        return ExitCode.OK;
    }

    private Start.Options startOptions(Pipeline pipeline) {
        return new Start.Options(
                fresh, takeOver, intoLive || writesElsewhere(pipeline), otherKafka, skipRefusedCommits);
    }

    /** Whether the command line gives the results another topic than the file does. */
    private boolean writesElsewhere(Pipeline pipeline) {
        ParseResult unchanged = file.readUnchanged();
        return !unchanged.hasErrors()
                && pipeline.sinks().results() != null
                && unchanged.valid().sinks().results() != null
                && !pipeline.sinks()
                        .results()
                        .topic()
                        .equals(unchanged.valid().sinks().results().topic());
    }

    private void checkOptions() throws RunRefusedException {
        if (fresh && from != null) {
            throw new RunRefusedException("--fresh starts without state and --from with it; give one of them");
        }
        if (Environments.onCluster()
                && (from != null || stateDirectory != null || webUi != null || allowNonRestoredState)) {
            throw new RunRefusedException(
                    "--from, --allow-non-restored-state, --state-dir and --web-ui are for runs on this machine; under"
                            + " flink run use Flink's own options, as in flink run -s SAVEPOINT"
                            + " --allowNonRestoredState");
        }
    }

    private void checkParallelism(Configuration options) throws RunRefusedException {
        int most = options.get(PipelineOptions.MAX_PARALLELISM);
        if (parallelism != null && (parallelism < 1 || parallelism > most)) {
            throw new RunRefusedException("--parallelism must be from 1 to " + most + " (pipeline.max-parallelism)");
        }
    }

    private void submit(PipelineJob job, Start start, PrintWriter err) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration set = new Configuration();
        if (environment.getConfiguration() instanceof Configuration ofCluster) {
            set.addAll(ofCluster);
        }
        set.addAll(Configuration.fromMap(flinkOptions));
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

    private void runHere(PipelineJob job, LocalPipeline dataflow, PrintWriter err) throws Exception {
        Configuration options = JobDefaults.under(Configuration.fromMap(flinkOptions));
        options.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, allowNonRestoredState);
        checkParallelism(options);
        job.checkDelivery(options);
        Path directory = stateDirectory != null
                ? stateDirectory
                // A bounded run beside the live one neither resumes from its state nor touches it.
                : file.directory().resolve(".streamgauge").resolve(job.name() + (job.bounded() ? "." + job.run() : ""));
        LocalRunOptions run = new LocalRunOptions(
                directory,
                fresh,
                Optional.ofNullable(from),
                webUi != null ? webUi : new WebUi.Preferred(),
                parallelism != null ? parallelism : Runtime.getRuntime().availableProcessors(),
                job.bounded());
        err.println(job.banner());
        LocalRun local = new LocalRun(job.name(), options, run, err::println);
        if (local.untilDone(dataflow)) {
            boolean found = stateDirectory != null || !job.bounded();
            err.println(found ? "stopped; the next run resumes from here" : "stopped; its state is in " + directory);
        }
    }

    private static final class WebUiPort implements ITypeConverter<WebUi> {
        @Override
        public WebUi convert(String text) {
            if (text.equals("off")) {
                return new WebUi.Off();
            }
            try {
                int port = Integer.parseInt(text);
                if (port > 0 && port < 65536) {
                    return new WebUi.Port(port);
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new TypeConversionException(text + " is not a port from 1 to 65535, or off");
        }
    }
}
