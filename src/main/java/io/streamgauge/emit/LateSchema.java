package io.streamgauge.emit;

import io.streamgauge.model.Code;
import io.streamgauge.model.Late;
import io.streamgauge.model.SourceRange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A late event as it was read, with the windows that it missed in its headers. */
final class LateSchema implements KafkaRecordSerializationSchema<Late> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final String topic;
    private final CopyOfSource copy;

    LateSchema(String pipeline, String topic, CopyOfSource copy) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.copy = copy;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Late late, KafkaSinkContext context, Long timestamp) {
        SourceRange first = late.ranges()[0];
        Headers headers = late.source() == null
                ? CopyOfSource.origin(first.topic(), first.partition(), first.first())
                : CopyOfSource.origin(late.source());
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
        if (late.source() != null) {
            return copy.record(late.source(), headers);
        }
        CopyOfSource.add(headers, HeaderNames.EVENTS, Long.toString(late.events()));
        CopyOfSource.add(headers, HeaderNames.RANGES, ranges(late));
        return CopyOfSource.withoutBytes(topic, headers);
    }

    static String message(Late late) {
        return late.by() + " ms behind the close of the window that ended at " + CopyOfSource.iso(late.windowEnd());
    }

    private static String ranges(Late late) {
        List<SourceRange> ranges = Arrays.asList(late.ranges());
        return ranges.stream()
                .map(range -> range.topic() + "/" + range.partition() + ":" + range.first() + "-" + range.last())
                .collect(Collectors.joining(", "));
    }
}
