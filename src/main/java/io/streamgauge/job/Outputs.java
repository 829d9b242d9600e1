// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.KafkaSinks;
import io.streamgauge.emit.Printers;
import io.streamgauge.emit.Printing;
import io.streamgauge.emit.ViewSink;
import io.streamgauge.notify.NotifyStage;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Uids;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Attaches the outputs of a dataflow to Kafka, to destinations, to the standard output, and to the view of a run on this machine. */
final class Outputs {
    private final Pipeline pipeline;
    private final KafkaSinks kafka;
    private final Printing printing;

    /**
     * The sinks that an output can have.
     *
     * @param kafka makes the Kafka sink; empty where the output goes to no topic
     * @param printer prints JSON lines
     * @param viewer makes the sink that passes the output to a view, by its id
     */
    private record Ends<T>(Optional<Supplier<Sink<T>>> kafka, Sink<T> printer, Function<String, Sink<T>> viewer) {}

    Outputs(Pipeline pipeline, KafkaSinks kafka, Printing printing) {
        this.pipeline = pipeline;
        this.kafka = kafka;
        this.printing = printing;
    }

    void attach(PipelineTopology topology) {
        attach(
                Sinks.Print.RECORDS,
                Optional.of(topology.events()),
                new Ends<>(Optional.empty(), Printers.records(), ViewSink::records));
        attach(
                Sinks.Print.RESULTS,
                topology.results(),
                new Ends<>(Optional.of(kafka::results), Printers.results(pipeline), ViewSink::results));
        attach(
                Sinks.Print.ALERTS,
                topology.alerts(),
                new Ends<>(Optional.of(kafka::alerts), Printers.alerts(pipeline), ViewSink::alerts));
        attach(
                Sinks.Print.LATE,
                topology.late(),
                new Ends<>(
                        pipeline.sinks().late() == null ? Optional.empty() : Optional.of(kafka::late),
                        Printers.late(),
                        ViewSink::late));
        attach(
                Sinks.Print.REJECTED,
                Optional.of(topology.rejected()),
                new Ends<>(Optional.of(kafka::rejected), Printers.rejected(), ViewSink::rejected));
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

    private <T> void attach(Sinks.Print output, Optional<DataStream<T>> stream, Ends<T> ends) {
        if (stream.isEmpty()) {
            return;
        }
        String name = output.name().toLowerCase(Locale.ROOT);
        ends.kafka.ifPresent(
                sink -> stream.get().sinkTo(sink.get()).uid(Uids.sink(name)).name("Write " + name));
        if (printing.lines().contains(output)) {
            stream.get().sinkTo(ends.printer).uid(Uids.print(name)).name("Print " + name);
        }
        if (printing.view().isPresent() && printing.viewed().contains(output)) {
            stream.get()
                    .sinkTo(ends.viewer.apply(printing.view().get()))
                    .uid(Uids.view(name))
                    .name("Show " + name);
        }
    }
}
