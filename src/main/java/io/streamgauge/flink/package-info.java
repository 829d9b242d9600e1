/**
 * What is added to Flink: types and serializers of what flows, state that every stage checkpoints, the names of metrics. It may know
 * values.
 */
@NullMarked
package io.streamgauge.flink;

import org.jspecify.annotations.NullMarked;
