// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How the commands read a pipeline file. */
public final class FileSource {
    /** The name of the standard input on the command line. */
    static final String STANDARD_INPUT = "-";

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Change a value of the file, as in source.stop=latest.")
    private List<String> sets = List.of();

    /** The name of a file in messages. */
    public static String shown(String file) {
        return file.equals(STANDARD_INPUT) ? "<stdin>" : file;
    }

    /**
     * @param toRun whether an environment variable that is not set is an error
     * @param changed whether the command line may change values
     */
    public ParseResult read(String file, boolean toRun, boolean changed) {
        List<String> changes = changed ? sets : List.of();
        return file.equals(STANDARD_INPUT)
                ? PipelineFile.read(shown(file), System.in, changes, System.getenv()::get, toRun)
                : PipelineFile.read(Path.of(file), changes, System.getenv()::get, toRun);
    }
}
