// SPDX-License-Identifier: Apache-2.0
/**
 * Delivery of alerts to destinations, as operators beside the sinks. It may know values, {@code expression}, {@code measure},
 * {@code pipeline}, {@code flink}, {@code stall} and {@code emit}.
 */
@NullMarked
package io.streamgauge.notify;

import org.jspecify.annotations.NullMarked;
