// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cases.CaseResult;
import io.streamgauge.cases.CaseSession;
import io.streamgauge.cases.JUnitReport;
import io.streamgauge.cases.TextReport;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.file.TestFileReader;
import io.streamgauge.cases.fix.Fix;
import io.streamgauge.cases.mutate.MutationRun;
import io.streamgauge.cli.option.ProblemReport;
import io.streamgauge.config.Problem;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = {
            "Runs the cases of test files: events go in, and what comes out is compared with what is expected.",
            "Uses the operators of a run on a mini-cluster, and no broker. docs/testing.md describes the files."
        },
        footer = {
            "streamgauge test pipelines/*.test.yaml --junit junit.xml",
            "streamgauge test pipelines/trading.test.yaml --fix"
        })
public final class TestCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The test files.")
    private List<Path> paths;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the results as JUnit's XML.")
    private @Nullable Path junit;

    @Option(
            names = "--fix",
            description = {
                "Write what comes out into the expectations that do not hold, and print the changes.",
                "The rest of the file stays as it is."
            })
    private boolean fix;

    @Option(
            names = "--mutate",
            description = {
                "Also run the cases against pipelines with one value changed each, and list the changes that no case notices.",
                "Those that no case needs to notice are listed in the test file, under survivors."
            })
    private boolean mutate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<TestFile> files = new ArrayList<>();
        for (Path path : paths) {
            TestFileReader.Parsed reading = TestFileReader.read(path, fix);
            report(reading.problems());
            if (reading.file() != null) {
                files.add(reading.file());
            }
        }
        return files.size() < paths.size() ? ExitCode.USAGE : run(files);
    }

    /** Problems of a test file, and those of the pipeline file that it names. */
    private void report(List<Problem> problems) {
        PrintWriter err = spec.commandLine().getErr();
        problems.stream()
                .collect(Collectors.groupingBy(Problem::file, LinkedHashMap::new, Collectors.toList()))
                .forEach((file, own) -> ProblemReport.print(file, own, err));
    }

    private int run(List<TestFile> files) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<CaseResult> results = new ArrayList<>();
        try (CaseSession session = new CaseSession()) {
            for (TestFile file : files) {
                out.println(Excerpt.escape(file.name()));
                List<CaseResult> own = new ArrayList<>();
                for (TestCase testCase : file.cases()) {
                    CaseResult result = session.run(file, testCase);
                    if (!fix) {
                        TextReport.lines(result).forEach(out::println);
                    }
                    own.add(result);
                }
                results.addAll(fix ? fixed(file, own) : own);
            }
            out.println(TextReport.summary(results));
            write(results);
            boolean passed = results.stream().allMatch(CaseResult::passed);
            return passed && (!mutate || mutantsAreNoticed(session, results)) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private boolean mutantsAreNoticed(CaseSession session, List<CaseResult> results) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<TestFile> files = results.stream().map(CaseResult::file).distinct().toList();
        MutationRun.Tally tally = new MutationRun(session, out::println).run(files);
        out.println(tally);
        return tally.survived() == 0;
    }

    /** Writes the file if it can be read again, and returns what the same runs mean for it. */
    private List<CaseResult> fixed(TestFile file, List<CaseResult> results) throws IOException, RunRefusedException {
        PrintWriter out = spec.commandLine().getOut();
        Fix.Fixed fixed = Fix.of(file, results);
        TestFileReader.Parsed reading = TestFileReader.read(file.path(), fixed.text(), false);
        if (reading.file() == null) {
            throw new RunRefusedException(file.name() + " cannot be fixed and stays as it is; its new text would have "
                    + reading.problems().get(0));
        }
        fixed.diff().forEach(line -> out.println("  " + Excerpt.escape(line)));
        if (!fixed.diff().isEmpty()) {
            Files.writeString(file.path(), fixed.text());
        }
        TestFile read = reading.valid();
        List<CaseResult> after = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            after.add(results.get(i).against(read, read.cases().get(i)));
            TextReport.lines(after.get(i)).forEach(out::println);
        }
        return after;
    }

    private void write(List<CaseResult> results) throws RunRefusedException {
        if (junit == null) {
            return;
        }
        try {
            JUnitReport.write(results, junit);
        } catch (IOException e) {
            throw new RunRefusedException("--junit " + junit + " cannot be written: " + e.getMessage(), e);
        }
    }
}
