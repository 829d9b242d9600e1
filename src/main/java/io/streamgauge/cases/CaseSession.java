// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import io.streamgauge.cases.file.CasePipeline;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.run.CaseOutcome;
import io.streamgauge.cases.run.CaseRunner;
import io.streamgauge.local.JobFailedException;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs cases of test files, one after the other, all on one mini-cluster. */
public final class CaseSession implements AutoCloseable {
    private final CaseRunner runner;
    /** What the cases of a file run, by the file and what is changed in it. */
    private final Map<Variant, Optional<Pipeline>> pipelines = new HashMap<>();

    private record Variant(Path file, List<String> sets) {}

    public CaseSession() throws IOException, RunRefusedException {
        runner = new CaseRunner();
    }

    /** Runs a case and compares what comes out with what it expects. */
    public CaseResult run(TestFile file, TestCase testCase) throws JobFailedException, InterruptedException {
        long begin = System.nanoTime();
        CaseOutcome outcome = outcome(file, testCase, List.of())
                .orElseThrow(() -> new IllegalStateException("a test file is valid with what its cases change"));
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        return new CaseResult(file, testCase, outcome, Comparison.of(testCase.expectations(), outcome), time);
    }

    /**
     * Whether a case passes with a changed pipeline.
     *
     * @param sets what is changed before the changes of the case
     * @return empty if the pipeline cannot be changed so
     */
    public Optional<Boolean> passes(TestFile file, TestCase testCase, List<String> sets)
            throws JobFailedException, InterruptedException {
        return outcome(file, testCase, sets).map(outcome -> Comparison.holds(testCase.expectations(), outcome));
    }

    private Optional<CaseOutcome> outcome(TestFile file, TestCase testCase, List<String> sets)
            throws JobFailedException, InterruptedException {
        List<String> all = new ArrayList<>(sets);
        all.addAll(testCase.sets());
        Optional<Pipeline> pipeline = pipelines.computeIfAbsent(
                new Variant(file.pipeline(), all),
                variant -> CasePipeline.of(CasePipeline.read(variant.file(), variant.sets())));
        return pipeline.isEmpty() ? Optional.empty() : Optional.of(runner.run(pipeline.get(), testCase));
    }

    @Override
    public void close() throws IOException {
        runner.close();
    }
}
