// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Header;
import io.streamgauge.model.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Copies records without decoding them. */
public final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<SourceRecord> {
    private static final long serialVersionUID = 1;

    public static SourceRecord record(ConsumerRecord<byte[], byte[]> read) {
        return new SourceRecord(
                read.topic(),
                read.partition(),
                read.offset(),
                read.timestamp(),
                read.key(),
                read.value(),
                headers(read.headers()));
    }

    private static List<Header> headers(Headers read) {
        // Most records have none, and the cost of an iterator for each is measurable.
        org.apache.kafka.common.header.Header[] all = read.toArray();
        if (all.length == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(all.length);
        for (org.apache.kafka.common.header.Header header : all) {
            headers.add(new Header(header.key(), header.value()));
        }
        return headers;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> read, Collector<SourceRecord> out) {
        out.collect(record(read));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return Types.RECORD;
    }
}
