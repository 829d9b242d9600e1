// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.run.CaseOutcome;
import java.time.Duration;
import java.util.List;

/**
 * What became of a case.
 *
 * @param mismatches empty if it passed
 */
public record CaseResult(
        TestFile file, TestCase testCase, CaseOutcome outcome, List<Mismatch> mismatches, Duration time) {

    /** The same run, compared with a file whose expectations were changed. */
    public CaseResult against(TestFile other, TestCase same) {
        return new CaseResult(other, same, outcome, Comparison.of(same.expectations(), outcome), time);
    }

    public boolean passed() {
        return mismatches.isEmpty();
    }
}
