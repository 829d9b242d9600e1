// SPDX-License-Identifier: Apache-2.0
/** What is pending for a destination, and when it is tried. It knows neither Flink nor HTTP. */
@NullMarked
package io.streamgauge.notify.outbox;

import org.jspecify.annotations.NullMarked;
