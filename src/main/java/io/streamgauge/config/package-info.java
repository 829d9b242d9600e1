/**
 * The pipeline file as values, with all problems of the file at once. It may know {@code pipeline}, {@code schema}, {@code expression},
 * {@code measure} and values.
 */
@NullMarked
package io.streamgauge.config;

import org.jspecify.annotations.NullMarked;
