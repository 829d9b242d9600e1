/** Conditions in CEL and exact arithmetic, compiled once. It may know values. */
@NullMarked
package io.streamgauge.expression;

import org.jspecify.annotations.NullMarked;
