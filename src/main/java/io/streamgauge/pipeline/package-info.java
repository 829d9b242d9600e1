/** The pipeline as values, which every stage reads, and the contract of savepoints. It may know expressions, measures and values. */
package io.streamgauge.pipeline;
