// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;

/**
 * The topic of alerts that change at run time.
 *
 * @param topic read from its beginning; the key of a record is the name of an alert
 * @param kafka Kafka client properties of the reader
 * @param status the topic of the status of each record
 */
public record RulesTopic(String topic, KafkaProperties kafka, Sinks.KafkaSink status) implements Serializable {}
