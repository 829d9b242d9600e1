// SPDX-License-Identifier: Apache-2.0
/** Duplicates: which copy of an event counts. */
@NullMarked
package io.streamgauge.ingest.duplicate;

import org.jspecify.annotations.NullMarked;
