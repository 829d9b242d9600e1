// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.config.ParseResult;
import io.streamgauge.model.RunRefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The pipeline file that a command is about, and what the command line changes in it. */
public final class FileArgument {
    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private String file;

    @Mixin
    private FileSource source;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws RunRefusedException with this message if the file is the standard input */
    public void refuseStandardInput(String message) throws RunRefusedException {
        if (file.equals(FileSource.STANDARD_INPUT)) {
            throw new RunRefusedException(message);
        }
    }

    /** Reports all problems of the file. With {@code toRun}, an environment variable that is not set is an error. */
    public ParseResult read(boolean toRun) {
        ParseResult reading = source.read(file, toRun, true);
        PrintWriter err = command.commandLine().getErr();
        ProblemReport.print(FileSource.shown(file), reading.problems(), err);
        return reading;
    }

    /** The file without what the command line changes, and without a report. */
    public ParseResult readUnchanged() {
        return source.read(file, false, false);
    }

    /** The directory that the file is in. */
    public Path directory() {
        Path parent = Path.of(file).getParent();
        return parent == null ? Path.of("") : parent;
    }

    @Override
    public String toString() {
        return file;
    }
}
