/** A job on a mini-cluster in this process: its state directory, web UI, signals and memory. It knows nothing of pipelines. */
package io.streamgauge.local;
