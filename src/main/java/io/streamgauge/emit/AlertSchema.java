package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Alerts as JSON; the partition goes by alert, aggregation and key, so that what is said about one key stays in order. */
final class AlertSchema implements KafkaRecordSerializationSchema<Alert> {
    private static final long serialVersionUID = 1;

    private final Pipeline pipeline;
    private final String topic;
    private final Oversize oversize;
    private transient AlertFormat format;

    AlertSchema(Pipeline pipeline, String topic, Oversize oversize) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.oversize = oversize;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        format = new AlertFormat(pipeline);
        oversize.open(context.getMetricGroup());
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Alert alert, KafkaSinkContext context, Long timestamp) {
        int[] partitions = context.getPartitionsForTopic(topic);
        byte[] key = format.key(alert);
        int partition = partitions[Math.floorMod(Arrays.hashCode(key), partitions.length)];
        return oversize.bounded(new ProducerRecord<>(topic, partition, key, format.value(alert)), alert.aggregation());
    }
}
