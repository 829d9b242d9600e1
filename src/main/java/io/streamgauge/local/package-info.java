/**
 * A job on a mini-cluster in this process: its state directory, web UI, signals and memory. It may know values, {@code flink} and
 * {@code console}, and it knows nothing of pipelines.
 */
@NullMarked
package io.streamgauge.local;

import org.jspecify.annotations.NullMarked;
