// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.testing.TestBroker;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A topic that cannot be read is no result that differs. */
class TopicScanTest {
    private static final TestBroker BROKER = TestBroker.shared();

    @Test
    void aClientThatFailsIsRefused() throws Exception {
        KafkaProperties kafka = new KafkaProperties(
                Map.of("bootstrap.servers", BROKER.bootstrapServers(), "fetch.min.bytes", "-1"), Set.of());
        TopicScan scan =
                new TopicScan(new Sinks.KafkaSink(BROKER.topic("results", 1), Sinks.Guarantee.EXACTLY_ONCE, kafka));

        assertThatThrownBy(() -> scan.read(record -> {}))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("Kafka at " + BROKER.bootstrapServers() + ": Invalid value -1");
        assertThat(scan.truncated()).isEmpty();
    }
}
