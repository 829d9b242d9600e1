// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.run;

import io.streamgauge.cases.file.CaseOutput;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.emit.View;
import io.streamgauge.emit.ViewSink;
import io.streamgauge.ingest.SeparateRejected;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineTopology;
import io.streamgauge.local.BoundedJobs;
import io.streamgauge.local.JobFailedException;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Uids;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs cases on one mini-cluster, one after the other. */
public final class CaseRunner implements AutoCloseable {
    private final BoundedJobs jobs;

    public CaseRunner() throws IOException, RunRefusedException {
        Configuration options = new Configuration();
        // A case ends before a checkpoint would be of use, and one that fails would fail again.
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ZERO);
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        jobs = new BoundedJobs(JobDefaults.under(options), 1);
    }

    /**
     * Runs the events of a case to the end of their input, where all windows fire.
     *
     * @param pipeline of {@link io.streamgauge.cases.file.CasePipeline}, with what the case changes
     */
    public CaseOutcome run(Pipeline pipeline, TestCase testCase) throws JobFailedException, InterruptedException {
        Script script = Script.of(pipeline, testCase);
        Capture capture = new Capture(pipeline);
        String view = ViewSink.add(capture);
        try (ScriptSource source = new ScriptSource(script)) {
            StreamExecutionEnvironment environment = jobs.environment();
            PipelineTopology topology =
                    PipelineTopology.of(pipeline, source.addTo(environment), new SeparateRejected(), Optional.empty());
            show(CaseOutput.RESULTS, topology.results(), new ViewSink<>(view, View::result));
            show(CaseOutput.ALERTS, topology.alerts(), new ViewSink<>(view, View::alert));
            show(CaseOutput.LATE, topology.late(), new ViewSink<>(view, View::late));
            show(CaseOutput.REJECTED, Optional.of(topology.rejected()), new ViewSink<>(view, View::rejected));
            show(CaseOutput.DUPLICATES, Optional.of(topology.counted()), new ViewSink<>(view, View::record));
            jobs.run(pipeline.name(), environment);
            return capture.outcome(script);
        } finally {
            ViewSink.remove(view);
        }
    }

    private static <T> void show(CaseOutput output, Optional<DataStream<T>> stream, Sink<T> sink) {
        stream.ifPresent(each -> each.sinkTo(sink).uid(Uids.view(output.key())).name("Keep " + output.key()));
    }

    @Override
    public void close() throws IOException {
        jobs.close();
    }
}
