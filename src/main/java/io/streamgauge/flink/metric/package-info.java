// SPDX-License-Identifier: Apache-2.0
/** The metrics: one table of them, how they are registered, and counters that continue after a restore. It may know values. */
@NullMarked
package io.streamgauge.flink.metric;

import org.jspecify.annotations.NullMarked;
