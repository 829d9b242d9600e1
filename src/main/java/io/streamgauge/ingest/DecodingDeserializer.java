// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Decodes in the source, so watermarks are generated per Kafka partition. Every record produces exactly one {@link Decoded}, since
 * an exception here would restart the job forever.
 */
final class DecodingDeserializer implements KafkaRecordDeserializationSchema<Decoded> {
    private static final long serialVersionUID = 1;

    /** The time from which {@code maxAhead} is measured. */
    interface Now extends Serializable {
        /** In milliseconds since the epoch. */
        long millis();
    }

    private final Source source;
    private final TypeInformation<Decoded> type;
    private final Now now;
    private transient @Nullable Decoder decoder;

    /** @param type of the output; determines its serializer */
    DecodingDeserializer(Source source, TypeInformation<Decoded> type, Now now) {
        this.source = source;
        this.type = type;
        this.now = now;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> read, Collector<Decoded> out) {
        if (decoder == null) {
            decoder = new Decoder(source);
        }
        SourceRecord record = RawRecordDeserializer.record(read);
        boolean logAppendTime = read.timestampType() == TimestampType.LOG_APPEND_TIME;
        out.collect(decoder.decode(record, logAppendTime, now.millis()));
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return type;
    }
}
