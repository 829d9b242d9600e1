// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import io.streamgauge.config.Context;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.Problem;
import io.streamgauge.config.Problem.Severity;
import io.streamgauge.config.Problems;
import io.streamgauge.config.Section;
import io.streamgauge.config.Value;
import io.streamgauge.config.file.UnreadableFileException;
import io.streamgauge.config.file.Utf8File;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.TimeFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a test file and the pipeline file that it names, and reports all problems of both at once. */
public final class TestFileReader {
    /** A recording of some minutes has many events. */
    private static final Utf8File FILE = new Utf8File("a test file", 64 << 20);

    private final String name;
    private final Path path;
    private final String text;
    private final boolean toFix;
    private final List<Problem> ofPipeline = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Path pipelineFile = Path.of("");
    private Optional<Pipeline> pipeline = Optional.empty();

    private TestFileReader(Path path, String text, boolean toFix) {
        this.name = path.toString();
        this.path = path;
        this.text = text;
        this.toFix = toFix;
    }

    /**
     * The result of reading a test file.
     *
     * @param file null if there is an error
     * @param problems of the test file and of its pipeline file, each with its file
     */
    public record Parsed(@Nullable TestFile file, List<Problem> problems) {
        /** The file if there is no error. */
        public TestFile valid() {
            return Objects.requireNonNull(file, "the file has errors");
        }
    }

    /** @param toFix whether a case may expect nothing, because what comes out will be written there */
    public static Parsed read(Path path, boolean toFix) {
        try {
            return read(path, FILE.read(path), toFix);
        } catch (UnreadableFileException e) {
            return new Parsed(null, Problems.ofUnreadable(path.toString(), e));
        }
    }

    /** Reads a text in the same way, as if it were in that file. */
    public static Parsed read(Path path, String text, boolean toFix) {
        return new TestFileReader(path, text, toFix).read();
    }

    private Parsed read() {
        Problems problems = new Problems(name, text);
        Value root = Context.rootOf(problems, name, text, TestFileShape.TEST_FILE);
        TestFile file = null;
        if (root != null && !root.isMapping()) {
            root.error("a test file is a mapping with pipeline: and cases:");
        } else if (root != null) {
            file = read(Section.of(root));
            root.context().finish();
        }
        List<Problem> all = new ArrayList<>(problems.sorted());
        all.addAll(ofPipeline);
        boolean errors = all.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        return new Parsed(errors ? null : file, all);
    }

    private TestFile read(Section section) {
        Value named = section.require("pipeline", "pipeline: trading.yaml");
        if (named != null) {
            readPipeline(named);
        }
        Value listed = section.require("cases", "cases: [{name: ..., events: [...], expect: {...}}]");
        List<TestCase> cases = new ArrayList<>();
        for (Value item : listed == null ? List.<Value>of() : listed.items("a list of cases")) {
            cases.add(testCase(item));
        }
        if (listed != null && listed.isList() && cases.isEmpty()) {
            listed.error("has no case");
        }
        List<TestFile.Survivor> survivors = new ArrayList<>();
        for (Value item : section.items("survivors", "a list like [{mutant: ..., because: ...}]")) {
            Section survivor = Section.of(item);
            String mutant = survivor.required("mutant", "mutant: 'aggregations.candles.where: true'", Value::text);
            String because = survivor.required("because", "because: 'the reason why no case notices it'", Value::text);
            if (mutant != null && because != null) {
                survivors.add(new TestFile.Survivor(mutant, because, Place.of(name, item.node())));
            }
        }
        return new TestFile(name, path, text, pipelineFile, cases, survivors);
    }

    private void readPipeline(Value value) {
        String file = value.text();
        if (file == null) {
            return;
        }
        pipelineFile = path.resolveSibling(file);
        ParseResult read = CasePipeline.read(pipelineFile, List.of());
        pipeline = CasePipeline.of(read);
        if (read.hasErrors()) {
            ofPipeline.addAll(read.problems());
        } else if (pipeline.isEmpty()) {
            value.error("needs a variable that is not set: "
                    + read.problems().get(0).message());
        }
    }

    private TestCase testCase(Value value) {
        Section section = Section.of(value);
        String caseName = section.required("name", "name: a late trade revises its minute", Value::text);
        if (caseName != null && !names.add(caseName)) {
            section.errorAtKey("name", "is the name of another case; each case needs its own");
        }
        List<String> sets = new ArrayList<>();
        Value set = section.get("set");
        if (set != null) {
            Section.named(set).entries().forEach((key, to) -> sets.add(key + "=" + YamlJson.of(to.node())));
        }
        Optional<Pipeline> changed = sets.isEmpty() || set == null || pipeline.isEmpty() ? pipeline : read(set, sets);
        Instant now = section.optional("now", each -> each.as(TimeFormat::parse, TimeFormat.EXPECTED));
        Value events = section.require("events", "events: [{value: {symbol: AAPL}}]");
        List<Step> steps = events == null ? List.of() : new EventReader(changed).read(events);
        Value expect = section.get("expect");
        Expectations expectations = expect == null || expect.isEmpty()
                ? new Expectations(expect == null ? null : expect.node(), false, Map.of())
                : new ExpectationReader(changed).read(expect);
        if (!toFix && expectations.lists().isEmpty()) {
            (expect == null ? value : expect)
                    .error("expects nothing; write expect: {results: [...]}, or let --fix write what comes out");
        }
        Value at = section.get("name");
        Place place = Place.of(name, at == null ? value.node() : at.node());
        return new TestCase(caseName == null ? "" : caseName, place, value.node(), sets, now, steps, expectations);
    }

    private Optional<Pipeline> read(Value set, List<String> sets) {
        ParseResult read = CasePipeline.read(pipelineFile, sets);
        read.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .forEach(problem -> set.error(
                        problem.message() + (problem.file().startsWith("--set") ? " (" + problem.file() + ")" : "")));
        return CasePipeline.of(read);
    }
}
