package io.streamgauge.emit;

import io.streamgauge.model.Late;
import io.streamgauge.model.RejectReason;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A late event as it was read, with the windows that it missed in its headers. */
final class LateSchema implements KafkaRecordSerializationSchema<Late> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final DeadLetterRecord copy;

    LateSchema(String pipeline, DeadLetterRecord copy) {
        this.pipeline = pipeline;
        this.copy = copy;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        copy.open();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Late late, KafkaSinkContext context, Long timestamp) {
        Headers headers = DeadLetterRecord.origin(late.source());
        DeadLetterRecord.add(headers, HeaderNames.EXCEPTION, RejectReason.LATE.name());
        DeadLetterRecord.add(headers, HeaderNames.MESSAGE, message(late));
        DeadLetterRecord.add(headers, HeaderNames.PIPELINE, pipeline);
        DeadLetterRecord.add(headers, HeaderNames.AGGREGATION, late.aggregation());
        DeadLetterRecord.add(headers, HeaderNames.CODE, RejectReason.LATE.name());
        DeadLetterRecord.add(headers, HeaderNames.WINDOW_START, DeadLetterRecord.iso(late.windowStart()));
        DeadLetterRecord.add(headers, HeaderNames.WINDOW_END, DeadLetterRecord.iso(late.windowEnd()));
        DeadLetterRecord.add(headers, HeaderNames.WINDOWS, Integer.toString(late.windows()));
        DeadLetterRecord.add(headers, HeaderNames.BY, Long.toString(late.by()));
        DeadLetterRecord.add(headers, HeaderNames.PARTIAL, Boolean.toString(late.partial()));
        return copy.record(late.source(), headers);
    }

    static String message(Late late) {
        return late.by() + " ms behind the close of the window that ended at " + DeadLetterRecord.iso(late.windowEnd());
    }
}
