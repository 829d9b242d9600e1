// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.Problem.Severity;
import io.streamgauge.pipeline.Pipeline;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a pipeline file.
 *
 * @param pipeline null if there is an error, or if a placeholder outside {@code kafka} has no value
 * @param problems errors and warnings, in the order of the file; those of {@code --set} follow
 */
public record ParseResult(@Nullable Pipeline pipeline, List<Problem> problems) {

    /** The pipeline of a file without errors. */
    public Pipeline valid() {
        return Objects.requireNonNull(pipeline, "the file has errors");
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
