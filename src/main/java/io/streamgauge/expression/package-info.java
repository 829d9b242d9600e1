/** Conditions in CEL and exact arithmetic, compiled once. It may know values. */
package io.streamgauge.expression;
