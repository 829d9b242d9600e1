/** The commands of the command line, their options and the text of {@code plan}. It may know every package. */
@NullMarked
package io.streamgauge.cli;

import org.jspecify.annotations.NullMarked;
