// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.FULL;
import static io.streamgauge.config.Texts.SMALLEST;
import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {

    @Test
    void anItemOfAListGoesByNameOrIndex() {
        Pipeline pipeline = read(
                        FULL,
                        "aggregations.price-per-minute.window.tumbling=5m",
                        "aggregations.1.window={tumbling: 2h}",
                        "aggregations[1].keyBy=[symbol]",
                        "source.topics[0]=other")
                .pipeline();

        assertThat(pipeline.aggregations().get(0).window()).isEqualTo(new Window.Tumbling(Duration.ofMinutes(5)));
        assertThat(pipeline.aggregations().get(1).window()).isEqualTo(new Window.Tumbling(Duration.ofHours(2)));
        assertThat(pipeline.aggregations().get(1).keyBy()).containsExactly("symbol");
        assertThat(pipeline.source().topics()).containsExactly("other", "quotes");
    }

    @Test
    void mappingsOnTheWayAreMadeAndKeysWithDotsAreInBrackets() {
        Pipeline pipeline = read(
                        SMALLEST,
                        "kafka[bootstrap.servers]=a:1",
                        "sinks.rejected.topic=bad",
                        "source.kafka[fetch.min.bytes]=7")
                .pipeline();

        assertThat(pipeline.sinks().rejected().topic()).isEqualTo("bad");
        assertThat(pipeline.source().kafka().values())
                .containsAllEntriesOf(Map.of("bootstrap.servers", "a:1", "fetch.min.bytes", "7"));
    }

    @Test
    void aProblemNamesTheSetInsteadOfAPlace() {
        assertThat(lines(read(
                        FULL.replace("late: none", "late: {}"),
                        "source.topicz=x",
                        "source.stop=soon",
                        "source.idleAfter=",
                        "aggregations.pric-per-minute.name=x",
                        "source.start.at=x",
                        "source.nulls=[",
                        "source.format=# nothing",
                        "nonsense")))
                .containsExactlyInAnyOrder(
                        "--set source.topicz: error: source.topicz is not known here; did you mean topics?",
                        "--set source.stop: error: source.stop: \"soon\" is not a stop; write never, latest, or a time "
                                + "like 2026-11-22T10:00:00Z",
                        "--set source.idleAfter: error: source.idleAfter: \"\" is not a duration; write one like 30s"
                                + " or 1h30m",
                        "--set aggregations.pric-per-minute.name: error: there is no item pric-per-minute; "
                                + "did you mean price-per-minute?",
                        "--set source.start.at: error: there is nothing inside source.start",
                        "--set source.nulls: error: not YAML: while parsing a flow node: expected the node content, "
                                + "but found '<stream end>'",
                        "--set source.format: error: there is nothing in it but comments",
                        "--set ***: error: write path=value, like source.start=latest or "
                                + "kafka[bootstrap.servers]=localhost:9092");
    }

    @Test
    void aSetWhoseValueHoldsASecretDoesNotShowIt() {
        assertThat(lines(read(SMALLEST, "kafka[ssl.key=canary", "kafka[ssl.key.password]=[canary]")))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).startsWith("--set kafka[ssl.key").doesNotContain("canary"));
        assertThat(lines(read(SMALLEST, "canary", "kafka[ssl.key.password]canary")))
                .allSatisfy(line -> assertThat(line).startsWith("--set ***: ").doesNotContain("canary"));
    }
}
