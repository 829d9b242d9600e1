package io.streamgauge.emit;

import io.streamgauge.model.RuleDecision;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What became of a change of an alert, as JSON under the name of the alert: a compacted topic keeps the last. */
final class RuleDecisionSchema implements KafkaRecordSerializationSchema<RuleDecision> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final String topic;

    RuleDecisionSchema(String pipeline, String topic) {
        this.pipeline = pipeline;
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RuleDecision decision, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, decision.alert().getBytes(StandardCharsets.UTF_8), value(decision));
    }

    private byte[] value(RuleDecision decision) {
        // Changes are rare; nothing is kept for the next.
        JsonWriter json = new JsonWriter();
        json.raw("{\"pipeline\":").text(pipeline).raw(",\"alert\":").text(decision.alert());
        json.raw(",\"version\":").number(decision.version());
        json.raw(",\"status\":\"").raw(decision.outcome().name().toLowerCase(Locale.ROOT));
        json.raw("\",\"errors\":[");
        String comma = "";
        for (String error : decision.errors()) {
            json.raw(comma).text(error);
            comma = ",";
        }
        json.raw("],\"inForce\":");
        if (decision.inForce() == RuleDecision.NONE) {
            json.raw("null");
        } else {
            json.number(decision.inForce());
        }
        if (decision.record() != null) {
            json.raw(",\"record\":{\"topic\":").text(decision.record().topic());
            json.raw(",\"partition\":").number(decision.record().partition());
            json.raw(",\"offset\":").number(decision.record().first()).raw("}");
        }
        return json.raw("}").take();
    }
}
