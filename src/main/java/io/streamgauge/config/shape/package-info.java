// SPDX-License-Identifier: Apache-2.0
/** The keys of the pipeline file: their names, forms, defaults and meanings. */
@NullMarked
package io.streamgauge.config.shape;

import org.jspecify.annotations.NullMarked;
