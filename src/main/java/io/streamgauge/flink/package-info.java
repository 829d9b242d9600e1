/** What is added to Flink: types and serializers of what flows, state that every stage checkpoints, the names of metrics. It may know values. */
package io.streamgauge.flink;
