// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.StartingPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/**
 * The uids by which savepoints are mapped to the job, and the names that the web UI shows. Whoever changes a uid breaks the
 * savepoints of everybody.
 */
class UidContractTest {
    private static final String PIPELINE = """
            name: contract
            kafka: {bootstrap.servers: 'localhost:9092'}
            source:
              topics: [orders, refunds]
              fields: {k: text, n: number}
            aggregations:
              - {name: per-minute, keyBy: [k], window: {tumbling: 1m}, measures: {n: count}, alerts: [{name: busy, when: n > 9}]}
              - {name: recent, window: {sliding: 10m, every: 1m}, early: 10s, measures: {n: count}}
              - {name: today, window: {cumulative: 1d, every: 1h}, allowedLateness: 1h, measures: {n: distinct(k)}}
              - {name: visits, keyBy: [k], window: {session: 30s, max: 1h}, measures: {p: 'percentile(n, 50)'}}
            sinks:
              print: [records, results, alerts, late, rejected]
              results: {topic: out, guarantee: exactly-once}
              late: {topic: late, guarantee: at-least-once}
              rejected: {topic: rejected}
            """;

    @Test
    void everyOperatorHasItsUidAndItsName() throws Exception {
        assertThat(uids(graph()))
                .containsExactlyInAnyOrder(
                        "source-orders,refunds: Source: Read orders,refunds",
                        "separate-rejected: Separate rejected",
                        "per-minute-combine-tumbling-1m-by-k: Combine per-minute",
                        "per-minute-fire-tumbling-1m-by-k: Fire per-minute",
                        "per-minute-alerts-tumbling-1m-by-k: Alert per-minute",
                        "recent-combine-sliding-10m-every-1m: Combine recent",
                        "recent-fire-sliding-10m-every-1m: Fire recent",
                        "today-combine-cumulative-1d-every-1h: Combine today",
                        "today-fire-cumulative-1d-every-1h: Fire today",
                        "visits-combine-session-30s-max-1h-by-k: Combine visits",
                        "visits-fire-session-30s-max-1h-by-k: Fire visits",
                        "results-sink: Write results: Writer",
                        "Sink Committer: results-sink: Write results: Committer",
                        "alerts-sink: Write alerts: Writer",
                        "Sink Committer: alerts-sink: Write alerts: Committer",
                        "late-sink: Write late: Writer",
                        "Sink Committer: late-sink: Write late: Committer",
                        "rejected-sink: Write rejected: Writer",
                        "Sink Committer: rejected-sink: Write rejected: Committer",
                        "records-print: Print records: Writer",
                        "results-print: Print results: Writer",
                        "alerts-print: Print alerts: Writer",
                        "late-print: Print late: Writer",
                        "rejected-print: Print rejected: Writer");
    }

    @Test
    void rulesAddOperatorsAndLeaveTheOthersAsTheyAre() throws Exception {
        List<String> without = uids(graph());
        List<String> with = uids(graph(PIPELINE + "rules: {topic: my.rules, status: told}\n"));

        assertThat(with).containsAll(without);
        assertThat(with)
                .filteredOn(node -> !without.contains(node))
                .containsExactlyInAnyOrder(
                        "rules-source-my.rules: Source: Read my.rules",
                        "rules-validate: Validate rules",
                        "rules-status-sink: Write rules status: Writer",
                        "Sink Committer: rules-status-sink: Write rules status: Committer",
                        "recent-alerts-sliding-10m-every-1m: Alert recent",
                        "today-alerts-cumulative-1d-every-1h: Alert today",
                        "visits-alerts-session-30s-max-1h-by-k: Alert visits");
    }

    @Test
    void anIdAddsOneOperatorAndLeavesTheOthersAsTheyAre() throws Exception {
        List<String> without = uids(graph());
        List<String> with = uids(graph(PIPELINE.replace("  fields:", "  id: {field: order.id, keep: 90m}\n  fields:")));

        assertThat(with).containsAll(without);
        assertThat(with)
                .filteredOn(node -> !without.contains(node))
                .containsExactly("drop-duplicates-1h30m-by-order.id: Drop duplicates");
    }

    private static List<String> uids(StreamGraph graph) {
        return graph.getStreamNodes().stream()
                .map(node -> node.getTransformationUID() + ": " + node.getOperatorName())
                .toList();
    }

    @Test
    void noTypeIsLeftToKryo() throws Exception {
        String all = PIPELINE.replace("  fields:", "  id: {field: k, keep: 1h}\n  fields:") + "rules: {}\n";
        for (StreamNode node : graph(all).getStreamNodes()) {
            assertThat(serializers(node))
                    .as(node.getOperatorName())
                    .noneMatch(serializer -> serializer.getClass().getName().contains(".kryo."));
        }
    }

    private static List<TypeSerializer<?>> serializers(StreamNode node) {
        return Stream.concat(
                        Arrays.stream(node.getTypeSerializersIn()),
                        Stream.of(node.getTypeSerializerOut(), node.getStateKeySerializer()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static StreamGraph graph() throws Exception {
        return graph(PIPELINE);
    }

    private static StreamGraph graph(String text) throws Exception {
        ParseResult reading = PipelineFile.read("contract.yaml", text, List.of(), name -> null, true);
        assertThat(reading.problems()).isEmpty();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(JobDefaults.under(new Configuration()));
        new PipelineJob(reading.pipeline()).build(environment, StartingPoint.at(Optional.empty()));
        return environment.getStreamGraph();
    }
}
