// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import io.streamgauge.model.Header;
import java.util.List;

/**
 * A record to be written.
 *
 * @param key text of the Kafka key; null for none
 * @param value text of the value; need not be a valid document
 * @param partition by number
 * @param timestamp for Kafka, milliseconds since the epoch
 */
public record Sample(String key, String value, List<Header> headers, int partition, long timestamp) {}
