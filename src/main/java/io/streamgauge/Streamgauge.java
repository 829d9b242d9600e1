package io.streamgauge;

import io.streamgauge.local.HeapWatch;
import io.streamgauge.model.Excerpt;
import io.streamgauge.stream.StandardError;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_INPUT = 2;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where an error came from, with its stack trace.")
    private boolean debug;

    private Streamgauge() {}

    /** Ends the process with 0 when done, 1 when the job failed, 2 when the user's input is wrong; on a cluster it throws. */
    public static void main(String[] args) throws Exception {
        HeapWatch.ownProcess();
        int code;
        try (StandardError error = StandardError.neverBlocks()) {
            code = commandLine().execute(args);
        }
        if (code == DONE) {
            return;
        }
        if (Environments.onCluster()) {
            // Flink's client turns this into its own exit code; ending the process would end the JobManager with it.
            throw new CommandFailed(code, "streamgauge ended with code " + code + "; the reason stands above");
        }
        System.exit(code);
    }

    static CommandLine commandLine() {
        Streamgauge streamgauge = new Streamgauge();
        CommandLine line = new CommandLine(streamgauge);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Streamgauge::wrongArguments);
        line.setExecutionExceptionHandler((failure, command, parsed) -> streamgauge.failed(failure, command.getErr()));
        return line;
    }

    private static int wrongArguments(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("streamgauge: " + Excerpt.escape(wrong(failure, command)));
        err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG_INPUT;
    }

    private static String wrong(ParameterException failure, CommandLine command) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return failure.getMessage();
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

    private int failed(Exception failure, PrintWriter err) {
        int code = failure instanceof CommandFailed said ? said.code() : FAILED;
        err.println("streamgauge: " + Excerpt.escape(message(failure)));
        if (debug) {
            failure.printStackTrace(err);
        } else {
            LoggerFactory.getLogger(Streamgauge.class).debug("failed", failure);
        }
        return code;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
