// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.pipeline.Sinks;
import java.util.Optional;
import java.util.Set;

/**
 * What a run shows to people beside what it writes to Kafka.
 *
 * @param lines outputs that are printed to the standard output as JSON lines
 * @param viewed outputs that are passed to the view
 * @param view id of a view in this process, see {@link ViewSink#add}; empty for none
 */
public record Printing(Set<Sinks.Print> lines, Set<Sinks.Print> viewed, Optional<String> view) {}
