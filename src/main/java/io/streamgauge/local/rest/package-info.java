/** The ports of a local run, and the guard of Flink's REST interface on one of them. */
@NullMarked
package io.streamgauge.local.rest;

import org.jspecify.annotations.NullMarked;
