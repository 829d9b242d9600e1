// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import io.streamgauge.cli.BrokerCommand;
import io.streamgauge.cli.CheckCommand;
import io.streamgauge.cli.CommandFailedException;
import io.streamgauge.cli.DemoCommand;
import io.streamgauge.cli.Help;
import io.streamgauge.cli.PlanCommand;
import io.streamgauge.cli.ProjectVersion;
import io.streamgauge.cli.ProveCommand;
import io.streamgauge.cli.RecordCommand;
import io.streamgauge.cli.RunCommand;
import io.streamgauge.cli.SchemaCommand;
import io.streamgauge.cli.StatusCommand;
import io.streamgauge.cli.TestCommand;
import io.streamgauge.cli.WatchCommand;
import io.streamgauge.cli.WhyCommand;
import io.streamgauge.cli.WrongArguments;
import io.streamgauge.cli.option.PortOrOff;
import io.streamgauge.cli.option.TimeOption;
import io.streamgauge.console.StandardError;
import io.streamgauge.job.Environments;
import io.streamgauge.local.HeapWatch;
import io.streamgauge.local.LastWords;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.RunRefusedException;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The commands. The same class starts from the launcher, from an IDE, and as the main class of the jar on a cluster. */
@Command(
        name = "streamgauge",
        description = "Watches Kafka streams in real time: reads events, measures them per key in event-time windows,"
                + " writes results back.",
        versionProvider = ProjectVersion.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            TestCommand.class,
            RecordCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            WhyCommand.class,
            ProveCommand.class,
            SchemaCommand.class,
            BrokerCommand.class
        })
public final class Streamgauge {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where an error came from, with its stack trace.")
    private boolean debug;

    /** The failure of the command, for Flink. */
    private @Nullable Exception failure;

    private Streamgauge() {}

    /**
     * Ends the process with the exit code of the command; on a cluster it throws where that is not 0. The codes are 0 for success, 1 for
     * a job or case that failed, for a result that differs and for a job that is stalled, 2 for wrong input, and 3 for a result that
     * {@code prove} cannot prove. A signal that ends the process at once gives 128 plus its number: 129, 130 or 143.
     */
    public static void main(String[] args) throws Exception {
        HeapWatch.ownProcess();
        CommandLine line;
        int code;
        try (StandardError error = new StandardError()) {
            // Picocli returns to the stream that System.err was when the command line was made.
            line = commandLine();
            line.setErr(error.writer());
            code = line.execute(args);
        }
        LastWords.commandDone();
        if (!Environments.onCluster()) {
            // Threads of Flink and Kafka that wait for a broker that is gone would keep the process.
            System.exit(code);
        }
        if (code != ExitCode.OK) {
            // Flink's client turns this into its own exit code; ending the process would end the JobManager with it.
            throw new CommandFailedException(code, line.<Streamgauge>getCommand().failure);
        }
    }

    static CommandLine commandLine() {
        Streamgauge streamgauge = new Streamgauge();
        CommandLine line = new CommandLine(streamgauge);
        Help.complete(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Instant.class, new TimeOption());
        line.registerConverter(PortChoice.class, new PortOrOff());
        line.setParameterExceptionHandler(new WrongArguments());
        line.setExecutionExceptionHandler((failed, command, parsed) -> streamgauge.report(failed, command.getErr()));
        return line;
    }

    private int report(Exception failed, PrintWriter err) {
        failure = failed;
        if (LastWords.isToReport(failed)) {
            err.println("streamgauge: " + Excerpt.escape(message(failed)));
        }
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
