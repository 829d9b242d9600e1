package io.streamgauge.emit;

import io.streamgauge.emit.delivery.AtLeastOnceSink;
import io.streamgauge.emit.delivery.ExactlyOnceSink;
import io.streamgauge.emit.delivery.RestoredCommits;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka sinks of a pipeline. */
public final class KafkaSinks {
    /**
     * How long a transaction may stay open: longer than the checkpoints that Flink tolerates to fail and a restart together, or
     * its records are lost; a broker allows 15 minutes unless told otherwise.
     */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(14);

    /** Rows of JSON shrink to a fifth, and lz4 costs the producer least. */
    private static final String COMPRESSION = "lz4";

    /** The run that reads for ever. */
    public static final String LIVE = "live";

    private final Pipeline pipeline;
    private final String run;
    private final RestoredCommits restored;

    /**
     * @param run what tells the transactions of a bounded run from those of the live job, which it must not fence;
     *     {@link #LIVE} for the live job
     * @param restored what to do about transactions of the state that the run began from
     */
    public KafkaSinks(Pipeline pipeline, String run, RestoredCommits restored) {
        this.pipeline = pipeline;
        this.run = run;
        this.restored = restored;
    }

    public Sink<WindowResult> results() {
        Sinks.KafkaSink sink = pipeline.sinks().results();
        return sink("results", sink, new ResultSchema(pipeline, sink.topic(), oversize(sink)));
    }

    /** What people wait for leaves soon: alerts of one watermark come together, and their request waits for all of them. */
    public Sink<Alert> alerts() {
        Sinks.KafkaSink sink = pipeline.sinks().alerts();
        Properties properties = sink.kafka().toProperties();
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "2");
        return sink("alerts", sink, properties, new AlertSchema(pipeline, sink.topic(), oversize(sink)));
    }

    public Sink<RuleDecision> decisions() {
        Sinks.KafkaSink sink = pipeline.rules().status();
        return sink("rules", sink, new RuleDecisionSchema(pipeline.name(), sink.topic()));
    }

    public Sink<Late> late() {
        Sinks.KafkaSink sink = pipeline.sinks().late();
        return sink("late", sink, new LateSchema(pipeline.name(), new DeadLetterRecord(limit(sink))));
    }

    public Sink<Rejected> rejected() {
        Sinks.KafkaSink sink = pipeline.sinks().rejected();
        return sink("rejected", sink, new RejectedSchema(pipeline.name(), new DeadLetterRecord(limit(sink))));
    }

    private Oversize oversize(Sinks.KafkaSink sink) {
        Sinks.KafkaSink rejected = pipeline.sinks().rejected();
        boolean reachable = servers(rejected).equals(servers(sink));
        return new Oversize(pipeline.name(), limit(sink), reachable ? rejected.topic() : null);
    }

    private static String servers(Sinks.KafkaSink sink) {
        return sink.kafka().values().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    private static SizeLimit limit(Sinks.KafkaSink sink) {
        return new SizeLimit(sink, new ProducerConfig(withSerializers(sink)));
    }

    private static Properties withSerializers(Sinks.KafkaSink sink) {
        Properties properties = sink.kafka().toProperties();
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        String serializer = ByteArraySerializer.class.getName();
        properties.putIfAbsent(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, serializer);
        properties.putIfAbsent(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, serializer);
        return properties;
    }

    /** How long a transaction of this sink may stay open, unless the pipeline file says otherwise. */
    public static Duration transactionTimeout(Sinks.KafkaSink sink) {
        String set = sink.kafka().values().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        return set == null ? TRANSACTION_TIMEOUT : Duration.ofMillis(Long.parseLong(set));
    }

    /** Whether a transaction was begun by a live run of the pipeline with this name. */
    public static boolean isLive(String pipeline, String transactionalId) {
        return Pattern.matches(
                Pattern.quote("streamgauge." + pipeline) + "\\.[a-z]+\\.live-\\d+-\\d+", transactionalId);
    }

    /** A dot cannot occur in a name, so no prefix is the start of another: transactions are looked for by it. */
    private static String prefix(String pipeline, String sink, String run) {
        return "streamgauge." + pipeline + "." + sink + "." + run;
    }

    private <T> Sink<T> sink(String name, Sinks.KafkaSink sink, KafkaRecordSerializationSchema<T> schema) {
        return sink(name, sink, sink.kafka().toProperties(), schema);
    }

    private <T> Sink<T> sink(
            String name, Sinks.KafkaSink sink, Properties properties, KafkaRecordSerializationSchema<T> schema) {
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        // Windows end together and their results come in bursts; of Kafka's 16 KiB each batch costs more than it holds.
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
        boolean exactlyOnce = sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE;
        if (exactlyOnce) {
            properties.setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(transactionTimeout(sink).toMillis()));
        }
        String prefix = prefix(pipeline.name(), name, run);
        KafkaSink<T> kafka = KafkaSink.<T>builder()
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(schema)
                .setDeliveryGuarantee(exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
                .setTransactionalIdPrefix(prefix)
                .build();
        return exactlyOnce ? new ExactlyOnceSink<>(kafka, sink, prefix, restored) : new AtLeastOnceSink<>(kafka);
    }
}
