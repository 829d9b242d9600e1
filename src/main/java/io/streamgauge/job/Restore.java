// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.ingest.duplicate.DropDuplicatesOperator;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Uids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.kafka.common.TopicPartition;

/** The effect of restoring saved state into a pipeline, which may have been edited. */
public final class Restore {
    private final Pipeline pipeline;
    private final String source;
    private final SavedState saved;
    /** Names by uids, in the order of the flow. */
    private final Map<String, String> operators = new LinkedHashMap<>();

    /** @param source the uid of the source of events */
    Restore(Pipeline pipeline, String source, StreamGraph graph, SavedState saved) {
        this.pipeline = pipeline;
        this.source = source;
        this.saved = saved;
        graph.getStreamNodes().stream()
                .sorted(Comparator.comparingInt(StreamNode::getId))
                .forEach(node -> operators.put(node.getTransformationUID(), node.getOperatorName()));
    }

    /**
     * Refuses to drop state unless the user allows it.
     *
     * @param drop whether the user allows it
     */
    void check(boolean drop) throws RunRefusedException {
        checkBounded();
        if (drop) {
            return;
        }
        List<String> dropped = dropped();
        if (!dropped.isEmpty()) {
            boolean onCluster = Environments.onCluster();
            String other = saved.pipeline()
                    .filter(name -> !name.equals(pipeline.name()))
                    .map(name -> "this is the state of " + name + ", not of " + pipeline.name() + "; ")
                    .orElse("");
            throw new RunRefusedException(other + "the pipeline has no place for parts of the saved state: "
                    + DroppedState.text(dropped, saved, operators.values()) + "; "
                    + (onCluster ? "--allowNonRestoredState" : "--allow-non-restored-state") + " drops them"
                    + (onCluster ? "" : ", --fresh starts without any state"));
        }
    }

    /** A bounded source drops its offsets of partitions that it has read to their end, so they would be read again. */
    private void checkBounded() throws RunRefusedException {
        for (String bounded : saved.sources(Uids.BOUNDED_SOURCE)) {
            if (!bounded.equals(source)) {
                throw new RunRefusedException("the saved state is that of a bounded run (" + saved.name(bounded)
                        + "): only a bounded run with the same topics can resume from it");
            }
        }
    }

    /** Uids of what would be lost. The offsets of a source are not, whatever its topics are. */
    private List<String> dropped() {
        return saved.withState().stream()
                .filter(uid -> !operators.containsKey(uid)
                        && !saved.sources(Uids.SOURCE).contains(uid))
                .toList();
    }

    private String described(String uid) {
        String others = saved.name(uid).equals(DropDuplicatesOperator.NAME)
                ? "field or time to keep was another"
                : "windows or key were others";
        return saved.name(uid) + (operators.containsValue(saved.name(uid)) ? ", whose " + others : "") + " (" + uid
                + ")";
    }

    /** One line for each operator that has state, in the order of the flow, then those that are dropped. */
    public List<String> lines() throws RunRefusedException {
        List<String> lines = new ArrayList<>();
        List<String> withState = saved.withState();
        for (Map.Entry<String, String> operator : operators.entrySet()) {
            String uid = operator.getKey();
            if (withState.contains(uid)) {
                lines.add("kept     " + operator.getValue() + measures(uid));
            } else if (!saved.contains(uid)) {
                lines.add("new      " + operator.getValue() + offsets(uid));
            }
        }
        dropped().forEach(uid -> lines.add("dropped  " + described(uid)));
        return lines;
    }

    private String measures(String uid) throws RunRefusedException {
        for (Aggregation aggregation : pipeline.aggregations()) {
            if (Uids.globalAggregate(aggregation).equals(uid)) {
                List<String> before = saved.measures(uid);
                List<String> now = new Measures(aggregation.measures(), pipeline.source()::fieldIndex)
                        .layout()
                        .definitions();
                return line("keeps", before, now::contains, "")
                        + line("drops", before, each -> !now.contains(each), "")
                        + line("begins", now, each -> !before.contains(each), ", null in windows that are open");
            }
        }
        return "";
    }

    private static String line(String what, List<String> all, Predicate<String> which, String more) {
        String definitions = all.stream().filter(which).collect(Collectors.joining(", "));
        return definitions.isEmpty() ? "" : "; " + what + " " + definitions + more;
    }

    private String offsets(String uid) throws RunRefusedException {
        if (!uid.equals(source)) {
            return "";
        }
        Set<String> topics = saved.offsetsFor(uid).keySet().stream()
                .map(TopicPartition::topic)
                .collect(Collectors.toCollection(TreeSet::new));
        return topics.isEmpty()
                ? ""
                : "; resumes these topics at the offsets of the state: " + String.join(", ", topics)
                        + "; others begin at source.start";
    }
}
