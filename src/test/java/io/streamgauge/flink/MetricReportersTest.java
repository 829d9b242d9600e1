// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class MetricReportersTest {
    @Test
    void reportersOfTheUserStay() {
        assertThat(with(Map.of())).isEqualTo("own");
        assertThat(with(Map.of("metrics.reporters", "a, b"))).isEqualTo("a, b,own");
        assertThat(with(Map.of("metrics.reporter.a.factory.class", "A", "metrics.reporter.a.port", "1")))
                .isEqualTo("a,own");
    }

    /** Flink starts only those of the list, which the user has given. */
    @Test
    void aReporterThatTheUserLeavesOutOfTheListStaysOut() {
        assertThat(with(Map.of("metrics.reporters", "b", "metrics.reporter.a.factory.class", "A")))
                .isEqualTo("b,own");
    }

    private static String with(Map<String, String> options) {
        return MetricReporters.with("own", Configuration.fromMap(options));
    }
}
