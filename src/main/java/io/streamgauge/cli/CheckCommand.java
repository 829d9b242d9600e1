package io.streamgauge.cli;

import io.streamgauge.config.ParseResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Reports all errors in a pipeline file at once. Uses no network.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private FileArgument file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ParseResult reading = file.read(false);
        if (reading.hasErrors()) {
            return ExitCode.USAGE;
        }
        spec.commandLine().getOut().println(file + ": ok");
        return ExitCode.OK;
    }
}
