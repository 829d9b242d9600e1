/** Exact decimals: a value, a mutable one for sums, and their codecs. It knows no other package. */
@NullMarked
package io.streamgauge.decimal;

import org.jspecify.annotations.NullMarked;
