// SPDX-License-Identifier: Apache-2.0
/**
 * Delivery of alerts to destinations, as operators beside the sinks. It may know {@code pipeline}, {@code flink}, {@code emit} and
 * values.
 */
@NullMarked
package io.streamgauge.notify;

import org.jspecify.annotations.NullMarked;
