// SPDX-License-Identifier: Apache-2.0
/** Where alerts are delivered, as the pipeline file names it. */
@NullMarked
package io.streamgauge.pipeline.destination;

import org.jspecify.annotations.NullMarked;
