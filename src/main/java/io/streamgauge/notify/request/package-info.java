// SPDX-License-Identifier: Apache-2.0
/** The requests of each service, and the client that sends them. It knows nothing of Flink. */
@NullMarked
package io.streamgauge.notify.request;

import org.jspecify.annotations.NullMarked;
