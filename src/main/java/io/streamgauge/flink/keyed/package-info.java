// SPDX-License-Identifier: Apache-2.0
/** Keys of operators that act on whole key groups. */
@NullMarked
package io.streamgauge.flink.keyed;

import org.jspecify.annotations.NullMarked;
