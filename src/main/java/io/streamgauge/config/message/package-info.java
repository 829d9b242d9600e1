/**
 * The words of messages about the pipeline file: what to write instead of a mistake, and the lines that may be shown. It may know
 * {@code model}.
 */
@NullMarked
package io.streamgauge.config.message;

import org.jspecify.annotations.NullMarked;
