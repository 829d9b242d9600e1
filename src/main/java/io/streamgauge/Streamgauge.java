package io.streamgauge;

import io.streamgauge.cli.CheckCommand;
import io.streamgauge.cli.CommandFailedException;
import io.streamgauge.cli.DemoCommand;
import io.streamgauge.cli.PlanCommand;
import io.streamgauge.cli.RunCommand;
import io.streamgauge.console.StandardError;
import io.streamgauge.job.Environments;
import io.streamgauge.local.HeapWatch;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.RunRefusedException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands. The same class starts from the launcher, from an IDE, and as the main class of the jar on a cluster. */
@Command(
        name = "streamgauge",
        description = "Watches Kafka streams in real time: reads events, measures them per key in event-time windows,"
                + " writes results back.",
        version = "streamgauge 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DemoCommand.class, RunCommand.class, CheckCommand.class, PlanCommand.class})
public final class Streamgauge {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where an error came from, with its stack trace.")
    private boolean debug;

    /** The failure of the command, for Flink. */
    private @Nullable Exception failure;

    private Streamgauge() {}

    /** Ends the process with 0 when done, 1 when the job failed, 2 when the user's input is wrong; on a cluster it throws. */
    public static void main(String[] args) throws Exception {
        HeapWatch.ownProcess();
        CommandLine line;
        int code;
        try (StandardError error = StandardError.neverBlocks()) {
            // Picocli returns to the stream that System.err was when the command line was made.
            line = commandLine();
            line.setErr(error.writer());
            code = line.execute(args);
        }
        if (code == ExitCode.OK) {
            return;
        }
        if (Environments.onCluster()) {
            // Flink's client turns this into its own exit code; ending the process would end the JobManager with it.
            throw new CommandFailedException(code, line.<Streamgauge>getCommand().failure);
        }
        System.exit(code);
    }

    static CommandLine commandLine() {
        Streamgauge streamgauge = new Streamgauge();
        CommandLine line = new CommandLine(streamgauge);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Streamgauge::wrongArguments);
        line.setExecutionExceptionHandler((failed, command, parsed) -> streamgauge.report(failed, command.getErr()));
        return line;
    }

    private static int wrongArguments(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("streamgauge: " + Excerpt.escape(wrong(failure, command)));
        err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String wrong(ParameterException failure, CommandLine command) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return message(failure);
        }
        String first = unmatched.getUnmatched().get(0);
        boolean forCommand = !command.getSubcommands().isEmpty() && !first.startsWith("-");
        List<String> suggestions = unmatched.getSuggestions();
        return first + " is not " + (forCommand ? "a command" : "known") + " here"
                + (suggestions.isEmpty() ? "" : "; did you mean " + suggestions.get(0) + "?")
                + (forCommand
                        ? "; commands: "
                                + String.join(", ", command.getSubcommands().keySet())
                        : "");
    }

    private int report(Exception failed, PrintWriter err) {
        failure = failed;
        err.println("streamgauge: " + Excerpt.escape(message(failed)));
        if (debug) {
            failed.printStackTrace(err);
        } else {
            LoggerFactory.getLogger(Streamgauge.class).debug("failed", failed);
        }
        return failed instanceof RunRefusedException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
