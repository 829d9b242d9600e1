/** How far event time has advanced behind the shuffle, and what is known of windows by it. */
@NullMarked
package io.streamgauge.window.progress;

import org.jspecify.annotations.NullMarked;
