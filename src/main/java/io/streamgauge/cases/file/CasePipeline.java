// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pipelines as cases run them: without anything that happens by the clock. */
public final class CasePipeline {
    private CasePipeline() {}

    /** Reads a pipeline file. Properties of Kafka may lack a value, since there is no Kafka. */
    public static ParseResult read(Path file, List<String> sets) {
        return PipelineFile.read(file, sets, System.getenv()::get, false);
    }

    /** What a case runs; empty if the file has errors, or if a value that is not one of Kafka's properties is not set. */
    public static Optional<Pipeline> of(ParseResult read) {
        return Optional.ofNullable(read.pipeline()).map(CasePipeline::withoutClock);
    }

    private static Pipeline withoutClock(Pipeline pipeline) {
        return pipeline.with(
                pipeline.aggregations().stream().map(CasePipeline::withoutClock).toList());
    }

    private static Aggregation withoutClock(Aggregation aggregation) {
        List<AlertRule> alerts =
                aggregation.alerts().stream().map(CasePipeline::withoutRepeat).toList();
        return aggregation.withoutEarly(aggregation.allowedLateness(), alerts);
    }

    private static AlertRule withoutRepeat(AlertRule rule) {
        return new AlertRule(
                rule.name(),
                rule.when(),
                rule.resolve(),
                rule.pendingFor(),
                rule.keepFiring(),
                rule.past(),
                rule.noData(),
                rule.forgetAfter(),
                rule.on(),
                rule.severity(),
                rule.labels(),
                rule.filledIn(),
                rule.summary(),
                null);
    }
}
