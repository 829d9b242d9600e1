package io.streamgauge.config;

import io.streamgauge.config.Problem.Severity;
import io.streamgauge.pipeline.Pipeline;
import java.util.List;

/**
 * What came of reading a pipeline file.
 *
 * @param pipeline null where there is an error, or where a placeholder outside {@code kafka} has no value
 * @param problems in the order of the file, those of {@code --set} behind them; errors and warnings
 */
public record ParseResult(Pipeline pipeline, List<Problem> problems) {

    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
