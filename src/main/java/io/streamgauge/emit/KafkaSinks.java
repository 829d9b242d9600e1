// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.emit.delivery.GuardedSink;
import io.streamgauge.emit.delivery.RestoredCommits;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka sinks of a pipeline.
 *
 * @param run distinguishes the transactions of a bounded run from those of the live job, which it must not fence; {@link #LIVE} for the
 *     live job
 * @param restored what to do about transactions of the restored state
 */
public record KafkaSinks(Pipeline pipeline, String run, RestoredCommits restored) {
    /**
     * How long a transaction may stay open. It must be longer than the tolerated failed checkpoints and a restart together, or
     * records are lost; the default maximum of a broker is 15 minutes.
     */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(14);

    /** It compresses JSON to a fifth, and lz4 is the cheapest for the producer. */
    private static final String COMPRESSION = "lz4";

    /** The unbounded run. */
    public static final String LIVE = "live";

    /** The partition depends on aggregation and key, so the windows of one key stay in order. */
    public Sink<WindowResult> results() {
        Pipeline declared = pipeline;
        Sinks.KafkaSink sink = required(pipeline.sinks().results());
        return sink(
                "results",
                sink,
                new JsonSchema<WindowResult>(
                        sink.topic(),
                        () -> new ResultFormat(declared),
                        (result, key) -> 31 * result.aggregation().hashCode()
                                + result.key().hashCode(),
                        oversize(sink)));
    }

    /** The partition depends on alert, aggregation and key, so the notifications about one key stay in order. */
    public Sink<Alert> alerts() {
        Pipeline declared = pipeline;
        Sinks.KafkaSink sink = required(pipeline.sinks().alerts());
        Properties properties = sink.kafka().toProperties();
        // Alerts should arrive soon. Those of one watermark are emitted together and share a request.
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "2");
        return sink(
                "alerts",
                sink,
                properties,
                new JsonSchema<Alert>(
                        sink.topic(),
                        () -> new AlertFormat(declared),
                        (alert, key) -> Arrays.hashCode(key),
                        oversize(sink)));
    }

    public Sink<RuleDecision> decisions() {
        String name = pipeline.name();
        Sinks.KafkaSink sink = Objects.requireNonNull(pipeline.rules(), "the pipeline has no rules topic")
                .status();
        return sink("rules", sink, new JsonSchema<>(sink.topic(), () -> new RuleDecisionFormat(name), null, null));
    }

    public Sink<Late> late() {
        Sinks.KafkaSink sink = required(pipeline.sinks().late());
        return sink("late", sink, DeadLetterSchema.late(pipeline.name(), limit(sink)));
    }

    public Sink<Rejected> rejected() {
        Sinks.KafkaSink sink = pipeline.sinks().rejected();
        return sink("rejected", sink, DeadLetterSchema.rejected(pipeline.name(), limit(sink)));
    }

    public Sink<Undelivered> undelivered() {
        Sinks.KafkaSink sink = required(pipeline.sinks().undelivered());
        return sink("undelivered", sink, DeadLetterSchema.undelivered(pipeline.name(), limit(sink)));
    }

    private static Sinks.KafkaSink required(Sinks.@Nullable KafkaSink sink) {
        return Objects.requireNonNull(sink, "the pipeline has no such sink");
    }

    private Oversize oversize(Sinks.KafkaSink sink) {
        Sinks.KafkaSink rejected = pipeline.sinks().rejected();
        boolean reachable = Objects.equals(servers(rejected), servers(sink));
        return new Oversize(pipeline.name(), limit(sink), reachable ? rejected.topic() : null);
    }

    private static @Nullable String servers(Sinks.KafkaSink sink) {
        return sink.kafka().values().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    private static SizeLimit limit(Sinks.KafkaSink sink) {
        Properties properties = sink.kafka().toProperties();
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        String serializer = ByteArraySerializer.class.getName();
        properties.putIfAbsent(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, serializer);
        properties.putIfAbsent(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, serializer);
        return new SizeLimit(sink, new ProducerConfig(properties));
    }

    /** How long a transaction of this sink may stay open, unless the pipeline file sets it. */
    public static Duration transactionTimeout(Sinks.KafkaSink sink) {
        String set = sink.kafka().values().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        return set == null ? TRANSACTION_TIMEOUT : Duration.ofMillis(Long.parseLong(set));
    }

    /** Whether a live run of the pipeline with this name began a transaction. */
    public static boolean isLive(String pipeline, String transactionalId) {
        return Pattern.matches(
                Pattern.quote("streamgauge." + pipeline) + "\\.[a-z]+\\.live-\\d+-\\d+", transactionalId);
    }

    private <T> Sink<T> sink(String name, Sinks.KafkaSink sink, KafkaRecordSerializationSchema<T> schema) {
        return sink(name, sink, sink.kafka().toProperties(), schema);
    }

    private <T> Sink<T> sink(
            String name, Sinks.KafkaSink sink, Properties properties, KafkaRecordSerializationSchema<T> schema) {
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        // Windows end together, so results come in bursts, for which the overhead of Kafka's 16 KiB batches is too
        // high.
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
        boolean exactlyOnce = sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE;
        if (exactlyOnce) {
            properties.setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(transactionTimeout(sink).toMillis()));
        }
        // Transactions are found by their prefix. Names contain no dots, so no prefix is the start of another.
        String prefix = "streamgauge." + pipeline.name() + "." + name + "." + run;
        KafkaSink<T> kafka = KafkaSink.<T>builder()
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(schema)
                .setDeliveryGuarantee(exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
                .setTransactionalIdPrefix(prefix)
                .build();
        return new GuardedSink<>(kafka, exactlyOnce ? new GuardedSink.Transactions(sink, prefix, restored) : null);
    }
}
