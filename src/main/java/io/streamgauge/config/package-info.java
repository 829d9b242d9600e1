/** The pipeline file as values, with all problems of the file at once. It may know {@code pipeline}, the languages of expressions and measures, and values. */
@NullMarked
package io.streamgauge.config;

import org.jspecify.annotations.NullMarked;
