package io.streamgauge.config;

import java.io.Serializable;
import java.util.List;

/**
 * A pipeline file that was found to be right: every name resolved, every default filled in.
 *
 * @param name job name, group.id and first part of transactional ids
 */
public record Pipeline(String name, Source source, List<Aggregation> aggregations, Sinks sinks)
        implements Serializable {}
