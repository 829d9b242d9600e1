package io.streamgauge.cli;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The pipeline file that a command is about, and what the command line changes in it. */
final class FileArgument {
    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Change a value of the file, as in source.stop=latest.")
    private List<String> sets = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Reports all problems of the file. With {@code toRun}, an environment variable that is not set is an error. */
    ParseResult read(boolean toRun) {
        ParseResult reading = PipelineFile.read(file, sets, System.getenv()::get, toRun);
        reading.problems().forEach(command.commandLine().getErr()::println);
        return reading;
    }

    /** The same without what the command line changes. */
    ParseResult readUnchanged() {
        return PipelineFile.read(file, List.of(), System.getenv()::get, false);
    }

    /** The directory that the file is in. */
    Path directory() {
        return file.getParent() == null ? Path.of("") : file.getParent();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
