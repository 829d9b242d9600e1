/**
 * The pipeline as values, which every stage reads, and the contract of savepoints. It may know {@code expression}, {@code measure} and
 * values.
 */
@NullMarked
package io.streamgauge.pipeline;

import org.jspecify.annotations.NullMarked;
