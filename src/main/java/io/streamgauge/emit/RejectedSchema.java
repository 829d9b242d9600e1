package io.streamgauge.emit;

import io.streamgauge.model.Rejected;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A rejected record as it was read, with the reason in its headers. */
final class RejectedSchema implements KafkaRecordSerializationSchema<Rejected> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final DeadLetterRecord copy;

    RejectedSchema(String pipeline, DeadLetterRecord copy) {
        this.pipeline = pipeline;
        this.copy = copy;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        copy.open();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Rejected rejected, KafkaSinkContext context, Long timestamp) {
        Headers headers = DeadLetterRecord.origin(rejected.source());
        DeadLetterRecord.add(headers, HeaderNames.EXCEPTION, rejected.code().name());
        DeadLetterRecord.add(headers, HeaderNames.MESSAGE, rejected.message());
        DeadLetterRecord.add(headers, HeaderNames.PIPELINE, pipeline);
        DeadLetterRecord.add(headers, HeaderNames.CODE, rejected.code().name());
        if (rejected.aggregation() != null) {
            DeadLetterRecord.add(headers, HeaderNames.AGGREGATION, rejected.aggregation());
        }
        if (rejected.field() != null) {
            DeadLetterRecord.add(headers, HeaderNames.FIELD, rejected.field());
        }
        return copy.record(rejected.source(), headers);
    }
}
