/** Options and arguments that commands share, or that are many. */
@NullMarked
package io.streamgauge.cli.option;

import org.jspecify.annotations.NullMarked;
