// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.file.TestFileReader;
import io.streamgauge.cli.option.FileSource;
import io.streamgauge.cli.option.ProblemReport;
import io.streamgauge.cli.option.ReportFormat;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.Problem;
import io.streamgauge.model.Excerpt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description =
                "Reports all errors in pipeline files, and in test files (*.test.yaml), at once. Uses no network.",
        footer = {"streamgauge check *.yaml", "streamgauge check --format json trading.yaml"})
public final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files; - is the standard input.")
    private List<String> files;

    @Mixin
    private FileSource source;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "text: each problem with its line, on the standard error. This is the default.",
                "json: each problem as an object on a line, on the standard output."
            })
    private ReportFormat format = ReportFormat.text;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Problem> all = new ArrayList<>();
        boolean errors = false;
        for (String file : files) {
            ParseResult reading = read(file);
            if (format == ReportFormat.json) {
                reading.problems().forEach(problem -> out.println(ProblemReport.json(problem)));
            } else {
                ProblemReport.print(FileSource.shown(file), reading.problems(), err);
                if (!reading.hasErrors()) {
                    out.println(Excerpt.escape(FileSource.shown(file)) + ": ok");
                }
            }
            errors |= reading.hasErrors();
            all.addAll(reading.problems());
        }
        if (files.size() > 1 && format == ReportFormat.text && !all.isEmpty()) {
            err.println(ProblemReport.sum(all) + " in " + files.size() + " files");
        }
        return errors ? ExitCode.USAGE : ExitCode.OK;
    }

    /** A test file is read with the pipeline file that it names. */
    private ParseResult read(String file) {
        return file.endsWith(TestFile.SUFFIX)
                ? new ParseResult(
                        null, TestFileReader.read(Path.of(file), false).problems())
                : source.read(file, false, true);
    }
}
