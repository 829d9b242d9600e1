// SPDX-License-Identifier: Apache-2.0
/**
 * What files and records can contain: the declarations that readers know keys by, and that JSON Schemas and manuals are made from. It
 * knows no other package.
 */
@NullMarked
package io.streamgauge.schema;

import org.jspecify.annotations.NullMarked;
