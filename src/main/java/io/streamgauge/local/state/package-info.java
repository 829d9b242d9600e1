/** The state directory of a local run: whose it is, what it holds, and what may be deleted in it. */
@NullMarked
package io.streamgauge.local.state;

import org.jspecify.annotations.NullMarked;
