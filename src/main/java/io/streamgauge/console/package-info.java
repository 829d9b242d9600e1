/** Standard output and standard error that never block the job. It knows no other package. */
@NullMarked
package io.streamgauge.console;

import org.jspecify.annotations.NullMarked;
