/** What a pipeline file becomes, as text: operators, windows, bounds of state, heap, sinks. */
@NullMarked
package io.streamgauge.cli.plan;

import org.jspecify.annotations.NullMarked;
