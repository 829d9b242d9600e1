package io.streamgauge;

import io.streamgauge.config.Reading;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Says every mistake in a pipeline file at once. Touches no network.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private FileArgument file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Reading reading = file.read(false);
        if (reading.hasErrors()) {
            return Streamgauge.WRONG_INPUT;
        }
        spec.commandLine().getOut().println(file + ": ok");
        return Streamgauge.DONE;
    }
}
