// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A case: events that go into a pipeline, and what comes out.
 *
 * @param place of its name
 * @param node the mapping of the case
 * @param sets what it changes in the pipeline file, as {@code --set} takes it
 * @param now the clock while its records are read; null if each is read when it was written
 * @param steps at least one
 */
public record TestCase(
        String name,
        Place place,
        Node node,
        List<String> sets,
        @Nullable Instant now,
        List<Step> steps,
        Expectations expectations) {}
