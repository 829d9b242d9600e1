package io.streamgauge.ingest;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Decodes in the source, so that watermarks follow each Kafka partition. Every record gives exactly one
 * {@link Decoded}: an exception here would be an endless restart.
 */
final class DecodingDeserializer implements KafkaRecordDeserializationSchema<Decoded> {
    private static final long serialVersionUID = 1;

    private final Source source;
    private final TypeInformation<Decoded> type;
    private transient Decoder decoder;

    /** @param type of what flows out of the source; names its serializer */
    public DecodingDeserializer(Source source, TypeInformation<Decoded> type) {
        this.source = source;
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new Decoder(source);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> read, Collector<Decoded> out) {
        SourceRecord record = RawRecordDeserializer.record(read);
        boolean logAppendTime = read.timestampType() == TimestampType.LOG_APPEND_TIME;
        out.collect(decoder.decode(record, logAppendTime, System.currentTimeMillis()));
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return type;
    }
}
