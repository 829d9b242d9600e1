// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify;

import io.streamgauge.emit.Undelivered;
import io.streamgauge.model.Alert;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.destination.Destination;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Creates the operator in its task, where it gets the mailbox. */
final class NotifyOperatorFactory extends AbstractStreamOperatorFactory<Undelivered>
        implements OneInputStreamOperatorFactory<Alert, Undelivered> {
    private static final long serialVersionUID = 1;

    private final Pipeline pipeline;
    private final Destination destination;

    NotifyOperatorFactory(Pipeline pipeline, Destination destination) {
        // In a task of its own: what it does must not take time from results.
        setChainingStrategy(ChainingStrategy.HEAD);
        this.pipeline = pipeline;
        this.destination = destination;
    }

    @Override
    public <T extends StreamOperator<Undelivered>> T createStreamOperator(
            StreamOperatorParameters<Undelivered> parameters) {
        @SuppressWarnings("unchecked")
        T operator = (T) new NotifyOperator(parameters, pipeline, destination);
        return operator;
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return NotifyOperator.class;
    }
}
