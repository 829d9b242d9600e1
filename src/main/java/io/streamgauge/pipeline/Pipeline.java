// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid pipeline file: every name is resolved and every default filled in.
 *
 * @param name job name, group.id and first part of transactional ids
 * @param rules the topic of alerts that change at run time; null for none
 */
public record Pipeline(
        String name,
        Source source,
        List<Aggregation> aggregations,
        @Nullable RulesTopic rules,
        Sinks sinks) implements Serializable {

    /** The same pipeline with other alerts. */
    public Pipeline with(List<Aggregation> others) {
        return new Pipeline(name, source, others, rules, sinks);
    }
}
