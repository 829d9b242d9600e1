package io.streamgauge.emit;

import io.streamgauge.config.Pipeline;
import io.streamgauge.model.WindowResult;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Results as JSON; the partition goes by aggregation and key, so that the windows of one key stay in order. */
final class ResultSchema implements KafkaRecordSerializationSchema<WindowResult> {
    private static final long serialVersionUID = 1;

    private final Pipeline pipeline;
    private final String topic;
    private final Oversize oversize;
    private transient ResultFormat format;

    ResultSchema(Pipeline pipeline, String topic, Oversize oversize) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.oversize = oversize;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        format = new ResultFormat(pipeline);
        oversize.open(context.getMetricGroup());
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(WindowResult result, KafkaSinkContext context, Long timestamp) {
        int[] partitions = context.getPartitionsForTopic(topic);
        int hash = 31 * result.aggregation().hashCode() + result.key().hashCode();
        int partition = partitions[Math.floorMod(hash, partitions.length)];
        return oversize.bounded(
                new ProducerRecord<>(topic, partition, format.key(result), format.value(result)), result.aggregation());
    }
}
