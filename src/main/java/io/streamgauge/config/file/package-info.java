/** The text of a file, before it is parsed. It may know nobody. */
@NullMarked
package io.streamgauge.config.file;

import org.jspecify.annotations.NullMarked;
