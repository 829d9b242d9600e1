// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A header of a Kafka record, as it was read. */
public record Header(String name, byte @Nullable [] value) implements Serializable {}
