/** The pipeline as values, which every stage reads, and the contract of savepoints. It may know expressions, measures and values. */
@NullMarked
package io.streamgauge.pipeline;

import org.jspecify.annotations.NullMarked;
