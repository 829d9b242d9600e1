// SPDX-License-Identifier: Apache-2.0
/** Which properties of Kafka's clients a pipeline file may set, and to what. It knows nothing of the file. */
@NullMarked
package io.streamgauge.config.kafka;

import org.jspecify.annotations.NullMarked;
