/** A job on a mini-cluster in this process: its state directory, web UI, signals and memory. It knows nothing of pipelines. */
@NullMarked
package io.streamgauge.local;

import org.jspecify.annotations.NullMarked;
