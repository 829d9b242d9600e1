// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.TestBroker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final TestBroker BROKER = TestBroker.shared();
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2100-01-01T00:00:00Z");

    @Test
    void theLimitIsOnWhatIsWanted() throws Exception {
        String topic = BROKER.topic("traffic", 1);
        for (String key : List.of("a", "b", "b")) {
            BROKER.produce(topic, 0, null, key.getBytes(UTF_8), "{}".getBytes(UTF_8), List.of());
        }
        BROKER.flush();
        Pipeline pipeline = PipelineFile.read(
                        "a.yaml", """
                name: a
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  timestamp: {field: at, format: epoch-millis}
                aggregations:
                  - {name: n, window: {tumbling: 1m}, measures: {n: count}}
                """.formatted(BROKER.bootstrapServers(), topic), List.of(), name -> null, true)
                .valid();
        Traffic traffic = new Traffic(pipeline, 1);

        assertThat(traffic.read(FROM, TO, record -> new String(record.key(), UTF_8).equals("a")))
                .hasSize(1);
        assertThat(traffic.written()).isEqualTo(3);
        assertThatThrownBy(() -> new Traffic(pipeline, 1).read(FROM, TO, record -> true))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("there are more than 1 records");
    }
}
