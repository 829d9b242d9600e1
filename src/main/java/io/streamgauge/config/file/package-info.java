/** The text of a file, before it is parsed. It knows no other package. */
@NullMarked
package io.streamgauge.config.file;

import org.jspecify.annotations.NullMarked;
