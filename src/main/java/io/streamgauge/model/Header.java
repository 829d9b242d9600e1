package io.streamgauge.model;

import java.io.Serializable;

/**
 * A header of a Kafka record.
 *
 * @param name never null
 * @param value as it came; null where the header has no value
 */
public record Header(String name, byte[] value) implements Serializable {}
