/**
 * A pipeline as a Flink job: the dataflow, its defaults, and what is checked before a start, with and without a savepoint. It may know
 * {@code config}, {@code console}, {@code ingest}, {@code window}, {@code alert}, {@code emit}, {@code notify}, {@code local}, and what
 * {@code ingest} may know.
 */
@NullMarked
package io.streamgauge.job;

import org.jspecify.annotations.NullMarked;
