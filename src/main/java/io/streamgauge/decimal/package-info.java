/** Exact decimals: a value, a mutable one for sums, and their codecs. It knows no other package. */
package io.streamgauge.decimal;
