package io.streamgauge;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.config.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Says every mistake in a pipeline file at once. Touches no network.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Change a value of the file, as in source.stop=latest.")
    private List<String> sets = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Reading reading = PipelineFile.read(file, sets, System.getenv()::get, false);
        reading.problems().forEach(spec.commandLine().getErr()::println);
        if (reading.hasErrors()) {
            return Streamgauge.WRONG_INPUT;
        }
        spec.commandLine().getOut().println(file + ": ok");
        return Streamgauge.DONE;
    }
}
