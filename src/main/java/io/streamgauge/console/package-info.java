/** Standard output and standard error that never block the job, and the screen of a terminal. It knows no other package. */
@NullMarked
package io.streamgauge.console;

import org.jspecify.annotations.NullMarked;
