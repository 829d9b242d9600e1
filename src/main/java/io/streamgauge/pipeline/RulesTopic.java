package io.streamgauge.pipeline;

import java.io.Serializable;

/**
 * Where alerts come from while the job runs.
 *
 * @param topic read from its beginning; the key of a record is the name of an alert
 * @param kafka Kafka client properties of its reader
 * @param status where it is told what became of each record
 */
public record RulesTopic(String topic, KafkaProperties kafka, Sinks.KafkaSink status) implements Serializable {}
