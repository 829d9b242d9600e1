/** A pipeline as a Flink job: the dataflow, its defaults, and what is checked before a start, with and without a savepoint. It may know every package but {@code cli} and {@code demo}. */
@NullMarked
package io.streamgauge.job;

import org.jspecify.annotations.NullMarked;
