package io.streamgauge.emit;

import io.streamgauge.flink.Metrics;
import io.streamgauge.model.RejectReason;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of results and alerts that their topic does not take, such as those out of state that is older than the bounds of
 * keys and texts: a record in the topic of rejected ones, in the same transaction, tells their length and SHA-256, and the job
 * goes on.
 */
final class Oversize implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Oversize.class);

    private final String pipeline;
    private final SizeLimit limit;
    /** Null where rejected records go to another Kafka, which this producer cannot reach. */
    private final String rejected;

    private transient Counter counter;

    /** @param rejected the topic of rejected records; null where it is not in the Kafka of this sink */
    Oversize(String pipeline, SizeLimit limit, String rejected) {
        this.pipeline = pipeline;
        this.limit = limit;
        this.rejected = rejected;
    }

    void open(MetricGroup metrics) throws IOException {
        limit.open();
        counter = Metrics.counter(metrics, Metrics.OVERSIZE);
    }

    /** Takes the place of a record that is too large; null where nothing can be sent. */
    ProducerRecord<byte[], byte[]> bounded(ProducerRecord<byte[], byte[]> record, String aggregation) {
        if (limit.fits(record)) {
            return record;
        }
        counter.inc();
        String message = "what " + aggregation + " has for topic " + limit.topic() + " has "
                + SizeLimit.size(record.key(), record.value(), record.headers()) + " bytes, and " + limit.bytes()
                + " are taken";
        if (counter.getCount() == 1) {
            // The first only: all that a topic takes too little for would fill the log.
            LOG.error(
                    "{}; {}; metric {} counts those after it",
                    message,
                    rejected == null ? "it is dropped" : "topic " + rejected + " tells of each",
                    Metrics.OVERSIZE);
        }
        return rejected == null ? null : notice(record, aggregation, message);
    }

    private ProducerRecord<byte[], byte[]> notice(
            ProducerRecord<byte[], byte[]> record, String aggregation, String message) {
        Headers headers = new RecordHeaders();
        DeadLetterRecord.add(headers, HeaderNames.EXCEPTION, RejectReason.VALUE_TOO_LONG.name());
        DeadLetterRecord.add(headers, HeaderNames.MESSAGE, message);
        DeadLetterRecord.add(headers, HeaderNames.PIPELINE, pipeline);
        DeadLetterRecord.add(headers, HeaderNames.AGGREGATION, aggregation);
        DeadLetterRecord.add(headers, HeaderNames.CODE, RejectReason.VALUE_TOO_LONG.name());
        DeadLetterRecord.describe(headers, HeaderNames.VALUE_LENGTH, HeaderNames.VALUE_SHA_256, record.value());
        DeadLetterRecord.describe(headers, HeaderNames.KEY_LENGTH, HeaderNames.KEY_SHA_256, record.key());
        return new ProducerRecord<>(rejected, null, (byte[]) null, (byte[]) null, headers);
    }
}
