/** What flows: plain values. It may know {@code decimal}. */
package io.streamgauge.model;
