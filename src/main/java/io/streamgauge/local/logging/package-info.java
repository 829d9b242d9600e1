/** The log of a local run: its file, and what is read from it because Flink has it nowhere else. */
@NullMarked
package io.streamgauge.local.logging;

import org.jspecify.annotations.NullMarked;
