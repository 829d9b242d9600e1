// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.RejectReason;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces results and alerts that are too large for their topic, such as those from state that is older than the limits of keys
 * and texts. A record in the topic of rejected records, in the same transaction, contains their length and SHA-256, and the job
 * continues.
 */
final class Oversize implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Oversize.class);

    private final String pipeline;
    private final SizeLimit limit;
    private final @Nullable String rejected;

    private transient @Nullable Counter counter;

    /** @param rejected the topic of rejected records; null if it is in another Kafka, which this producer cannot reach */
    Oversize(String pipeline, SizeLimit limit, @Nullable String rejected) {
        this.pipeline = pipeline;
        this.limit = limit;
        this.rejected = rejected;
    }

    void open(MetricGroup metrics) throws IOException {
        limit.open();
        counter = Metrics.counter(metrics, Metric.OVERSIZE);
    }

    /** Returns the record, or a notice if it is too large; null if the notice cannot be sent. */
    @Nullable
    ProducerRecord<byte[], byte[]> bounded(ProducerRecord<byte[], byte[]> record, String aggregation) {
        if (limit.fits(record)) {
            return record;
        }
        String message = "what " + aggregation + " has for topic " + limit.topic() + " has "
                + SizeLimit.size(record.key(), record.value(), record.headers()) + " bytes, and " + limit.bytes()
                + " are taken";
        count(message);
        return rejected == null ? null : notice(rejected, record, aggregation, message);
    }

    private void count(String message) {
        if (counter == null) {
            return;
        }
        counter.inc();
        if (counter.getCount() == 1) {
            // Only the first one is logged, since a topic with a small limit would fill the log.
            LOG.error(
                    "{}; {}; metric {} counts those after it",
                    message,
                    rejected == null ? "it is dropped" : "topic " + rejected + " has a notice of each",
                    Metric.OVERSIZE.metricName());
        }
    }

    private ProducerRecord<byte[], byte[]> notice(
            String topic, ProducerRecord<byte[], byte[]> record, String aggregation, String message) {
        Headers headers = new RecordHeaders();
        DeadLetterSchema.describe(headers, RejectReason.VALUE_TOO_LONG, message, pipeline, aggregation);
        SizeLimit.addHash(headers, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, record.value());
        SizeLimit.addHash(headers, HeaderNames.KEY_LENGTH, HeaderNames.KEY_SHA_256, record.key());
        return new ProducerRecord<>(topic, null, (byte[]) null, (byte[]) null, headers);
    }
}
