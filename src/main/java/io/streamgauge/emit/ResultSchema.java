package io.streamgauge.emit;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Fingerprint;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Results as JSON; the partition goes by aggregation and key, so that the windows of one key stay in order. */
final class ResultSchema implements KafkaRecordSerializationSchema<WindowResult> {
    private static final long serialVersionUID = 1;
    private static final Header INCOMPLETE =
            new RecordHeader(HeaderNames.INCOMPLETE, "true".getBytes(StandardCharsets.US_ASCII));

    private final Pipeline pipeline;
    private final String topic;
    private final Oversize oversize;
    private transient ResultFormat format;
    /** By the name of the aggregation. */
    private transient Map<String, Header> definitions;

    ResultSchema(Pipeline pipeline, String topic, Oversize oversize) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.oversize = oversize;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        format = new ResultFormat(pipeline);
        definitions = new HashMap<>();
        for (Aggregation aggregation : pipeline.aggregations()) {
            String definition = Fingerprint.of(pipeline.source(), aggregation);
            definitions.put(
                    aggregation.name(),
                    new RecordHeader(HeaderNames.DEFINITION, definition.getBytes(StandardCharsets.US_ASCII)));
        }
        oversize.open(context.getMetricGroup());
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(WindowResult result, KafkaSinkContext context, Long timestamp) {
        int[] partitions = context.getPartitionsForTopic(topic);
        int hash = 31 * result.aggregation().hashCode() + result.key().hashCode();
        int partition = partitions[Math.floorMod(hash, partitions.length)];
        Header definition = definitions.get(result.aggregation());
        List<Header> headers = result.whole() ? List.of(definition) : List.of(definition, INCOMPLETE);
        return oversize.bounded(
                new ProducerRecord<>(topic, partition, format.key(result), format.value(result), headers),
                result.aggregation());
    }
}
