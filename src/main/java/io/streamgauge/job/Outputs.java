// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.JsonLines;
import io.streamgauge.emit.KafkaSinks;
import io.streamgauge.emit.PrintSink;
import io.streamgauge.emit.Printing;
import io.streamgauge.emit.View;
import io.streamgauge.emit.ViewSink;
import io.streamgauge.model.Late;
import io.streamgauge.notify.NotifyStage;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Uids;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Attaches the outputs of a dataflow to Kafka, to destinations, to the standard output, and to the view of a run on this machine. */
record Outputs(Pipeline pipeline, KafkaSinks kafka, Printing printing) {
    void attach(PipelineTopology topology) {
        attach(Sinks.Print.RECORDS, Optional.of(topology.events()), Optional.empty(), JsonLines::record, View::record);
        attach(Sinks.Print.RESULTS, topology.results(), Optional.of(kafka::results), JsonLines::result, View::result);
        attach(Sinks.Print.ALERTS, topology.alerts(), Optional.of(kafka::alerts), JsonLines::alert, View::alert);
        Optional<Supplier<Sink<Late>>> late =
                pipeline.sinks().late() == null ? Optional.empty() : Optional.of(kafka::late);
        attach(Sinks.Print.LATE, topology.late(), late, JsonLines::late, View::late);
        attach(
                Sinks.Print.REJECTED,
                Optional.of(topology.rejected()),
                Optional.of(kafka::rejected),
                JsonLines::rejected,
                View::rejected);
        topology.alerts()
                .flatMap(alerts -> NotifyStage.attach(pipeline, alerts))
                .ifPresent(undelivered -> undelivered
                        .sinkTo(kafka.undelivered())
                        .uid(Uids.sink("undelivered"))
                        .name("Write undelivered")
                        .setParallelism(1));
        // One task writes the status of rules, in the order in which they were validated.
        topology.decisions()
                .ifPresent(decisions -> decisions
                        .sinkTo(kafka.decisions())
                        .uid(Uids.WRITE_RULES_STATUS)
                        .name("Write rules status")
                        .setParallelism(1));
    }

    /** @param toKafka makes the Kafka sink; empty where the output goes to no topic */
    private <T> void attach(
            Sinks.Print output,
            Optional<DataStream<T>> stream,
            Optional<Supplier<Sink<T>>> toKafka,
            PrintSink.Line<T> line,
            ViewSink.Show<T> show) {
        if (stream.isEmpty()) {
            return;
        }
        String name = output.name().toLowerCase(Locale.ROOT);
        toKafka.ifPresent(
                sink -> stream.get().sinkTo(sink.get()).uid(Uids.sink(name)).name("Write " + name));
        if (printing.lines().contains(output)) {
            stream.get()
                    .sinkTo(new PrintSink<>(pipeline, line))
                    .uid(Uids.print(name))
                    .name("Print " + name);
        }
        if (printing.view().isPresent() && printing.viewed().contains(output)) {
            stream.get()
                    .sinkTo(new ViewSink<>(printing.view().get(), show))
                    .uid(Uids.view(name))
                    .name("Show " + name);
        }
    }
}
