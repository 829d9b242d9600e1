package io.streamgauge.emit;

import io.streamgauge.model.Code;
import io.streamgauge.model.Late;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A late event as it was read, with the windows that it missed in its headers. */
final class LateSchema implements KafkaRecordSerializationSchema<Late> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final CopyOfSource copy;

    LateSchema(String pipeline, CopyOfSource copy) {
        this.pipeline = pipeline;
        this.copy = copy;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        copy.open();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Late late, KafkaSinkContext context, Long timestamp) {
        Headers headers = CopyOfSource.origin(late.source());
        CopyOfSource.add(headers, HeaderNames.EXCEPTION, Code.LATE.name());
        CopyOfSource.add(headers, HeaderNames.MESSAGE, message(late));
        CopyOfSource.add(headers, HeaderNames.PIPELINE, pipeline);
        CopyOfSource.add(headers, HeaderNames.AGGREGATION, late.aggregation());
        CopyOfSource.add(headers, HeaderNames.CODE, Code.LATE.name());
        CopyOfSource.add(headers, HeaderNames.WINDOW_START, CopyOfSource.iso(late.windowStart()));
        CopyOfSource.add(headers, HeaderNames.WINDOW_END, CopyOfSource.iso(late.windowEnd()));
        CopyOfSource.add(headers, HeaderNames.WINDOWS, Integer.toString(late.windows()));
        CopyOfSource.add(headers, HeaderNames.BY, Long.toString(late.by()));
        CopyOfSource.add(headers, HeaderNames.PARTIAL, Boolean.toString(late.partial()));
        return copy.record(late.source(), headers);
    }

    static String message(Late late) {
        return late.by() + " ms behind the close of the window that ended at " + CopyOfSource.iso(late.windowEnd());
    }
}
