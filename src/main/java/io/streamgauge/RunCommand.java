package io.streamgauge;

import io.streamgauge.config.Pipeline;
import io.streamgauge.config.Reading;
import io.streamgauge.local.JobFailed;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.RunRefused;
import io.streamgauge.local.WebUi;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
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
            "On this machine: goes on from where the last run stopped; Ctrl-C stops it with a final checkpoint.",
            "Under flink run: Flink's own options say where state is and where to go on."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private FileArgument file;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks of every operator; on this machine as many as it has processors.")
    private Integer parallelism;

    @Option(
            names = "--web-ui",
            paramLabel = "PORT|off",
            converter = WebUiPort.class,
            description = "Where Flink's web UI listens; 8081 or the next free port.")
    private WebUi webUi;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where checkpoints are; .streamgauge/<name> in the working directory.")
    private Path stateDirectory;

    @Option(names = "--fresh", description = "Start anew; the state that is there is put aside.")
    private boolean fresh;

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "Go on from this savepoint or checkpoint instead of the last run's.")
    private String from;

    @Option(
            names = "--allow-non-restored-state",
            description = "Go on without the state that the edited pipeline has no place for; plan --from says which.")
    private boolean allowNonRestoredState;

    @Option(names = "--create-topics", description = "Make the topics that are missing; results are compacted.")
    private boolean createTopics;

    @Option(
            names = "--skip-refused-commits",
            description = {
                "Go on past transactions of the state that Kafka refuses to commit.",
                "Their records are lost; each is logged and counted."
            })
    private boolean skipRefusedCommits;

    @Option(names = "-D", paramLabel = "key=value", description = "Any option of Flink.")
    private Map<String, String> flinkOptions = Map.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        Reading reading = file.read(true);
        if (reading.hasErrors()) {
            return Streamgauge.WRONG_INPUT;
        }
        checkOptions();
        new KafkaCheck(reading.pipeline()).run(createTopics, err::println);
        Pipeline pipeline = RulesAtStart.applied(reading.pipeline(), err::println);
        if (Environments.onCluster()) {
            submit(new Job(pipeline, skipRefusedCommits));
        } else {
            runHere(new Job(pipeline, skipRefusedCommits), pipeline, err);
        }
        return Streamgauge.DONE;
    }

    private void checkOptions() throws CommandFailed {
        if (parallelism != null && parallelism < 1) {
            throw CommandFailed.wrongInput("--parallelism must be at least 1");
        }
        if (fresh && from != null) {
            throw CommandFailed.wrongInput("--fresh starts without state and --from with it; give one of them");
        }
        if (Environments.onCluster()
                && (fresh || from != null || stateDirectory != null || webUi != null || allowNonRestoredState)) {
            throw CommandFailed.wrongInput(
                    "--fresh, --from, --allow-non-restored-state, --state-dir and --web-ui are for runs on"
                            + " this machine; under flink run use Flink's own options, as in flink run -s SAVEPOINT"
                            + " --allowNonRestoredState");
        }
    }

    private void submit(Job job) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration set = new Configuration();
        if (environment.getConfiguration() instanceof Configuration ofCluster) {
            set.addAll(ofCluster);
        }
        set.addAll(Configuration.fromMap(flinkOptions));
        Configuration options = JobDefaults.under(set);
        job.checkDelivery(options);
        environment.configure(options, Thread.currentThread().getContextClassLoader());
        if (parallelism != null) {
            environment.setParallelism(parallelism);
        }
        job.build(environment);
        environment.execute(job.name());
    }

    private void runHere(Job job, Pipeline pipeline, PrintWriter err) throws Exception {
        Configuration options = JobDefaults.under(Configuration.fromMap(flinkOptions));
        options.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, allowNonRestoredState);
        job.checkDelivery(options);
        boolean bounded = pipeline.source().stop().bounded();
        Path directory = stateDirectory != null
                ? stateDirectory
                // A bounded run beside the live one neither goes on from its state nor touches it.
                : Path.of(".streamgauge", pipeline.name() + (bounded ? "." + job.run() : ""));
        LocalRunOptions run = new LocalRunOptions(
                directory,
                fresh,
                Optional.ofNullable(from),
                webUi != null ? webUi : new WebUi.Preferred(),
                parallelism != null ? parallelism : Runtime.getRuntime().availableProcessors());
        err.println(job.banner());
        try {
            if (new LocalRun(pipeline.name(), options, run, err::println).untilDone(job::build)) {
                boolean found = stateDirectory != null || !bounded;
                err.println(
                        found ? "stopped; the next run goes on from here" : "stopped; its state is in " + directory);
            }
        } catch (RunRefused refused) {
            throw CommandFailed.wrongInput(refused.getMessage());
        } catch (JobFailed failed) {
            CommandFailed said = new CommandFailed(Streamgauge.FAILED, failed.getMessage());
            said.initCause(failed);
            throw said;
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
                    return new WebUi.On(port);
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new TypeConversionException(text + " is not a port from 1 to 65535, or off");
        }
    }
}
