package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;

/**
 * A pipeline file that was found to be right: every name resolved, every default filled in.
 *
 * @param name job name, group.id and first part of transactional ids
 * @param rules where alerts come from while the job runs; null for nowhere
 */
public record Pipeline(String name, Source source, List<Aggregation> aggregations, RulesTopic rules, Sinks sinks)
        implements Serializable {

    /** The same pipeline with other alerts. */
    public Pipeline with(List<Aggregation> others) {
        return new Pipeline(name, source, others, rules, sinks);
    }
}
