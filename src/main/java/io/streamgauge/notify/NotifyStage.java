// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify;

import io.streamgauge.emit.Undelivered;
import io.streamgauge.model.Alert;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.destination.Destination;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Attaches the destinations of a pipeline to its alerts. */
public final class NotifyStage {
    private NotifyStage() {}

    /** What is not delivered; empty where the pipeline has no destinations. */
    public static Optional<DataStream<Undelivered>> attach(Pipeline pipeline, DataStream<Alert> alerts) {
        return pipeline.sinks().destinations().stream()
                .map(destination -> deliver(pipeline, destination, alerts))
                .reduce(DataStream::union);
    }

    /** One task has the order, the limits and the books of a destination. */
    private static DataStream<Undelivered> deliver(
            Pipeline pipeline, Destination destination, DataStream<Alert> alerts) {
        return alerts.transform(
                        "Notify " + destination.name(),
                        UndeliveredCodec.TYPE,
                        new NotifyOperatorFactory(pipeline, destination))
                .uid(Uids.notify(destination.name()))
                .setParallelism(1)
                .setMaxParallelism(1);
    }
}
