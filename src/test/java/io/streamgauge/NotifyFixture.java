// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.testing.HookServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** A pipeline with an alert and destinations. */
abstract class NotifyFixture extends ProcessFixture {
    static final String[] SETS = {"source.maxOutOfOrderness=0s"};

    String alerts;
    String undelivered;

    @BeforeEach
    void makeTopicsOfAlerts() {
        in = BROKER.topic("in", 1);
        alerts = BROKER.topic("alerts", 1);
        undelivered = BROKER.topic("undelivered", 1);
    }

    Path notifying(String destinations) throws Exception {
        return pipeline("""
                  - name: per-second
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                    alerts: [{name: high, when: sum > 10, severity: critical, summary: '{k} has {sum}'}]
                """.indent(0), """
                  alerts: {topic: %s}
                  undelivered: {topic: %s}
                  notify:
                """.formatted(alerts, undelivered) + destinations.indent(4));
    }

    /** Incidents of one second each, one key after the other: it fires in one window and is resolved by the next. */
    void incidents(int from, int to) {
        for (int i = from; i < to; i++) {
            produce(0, 10_000L * i, "k" + i, "11");
            produce(0, 10_000L * i + 1_000, "k" + i, "1");
        }
        produce(0, 10_000L * to, "end", "1");
        BROKER.flush();
    }

    static String status(JsonNode alert) {
        return alert.at("/labels/k").asText() + " " + alert.get("status").asText();
    }

    static Map<String, String> byKey(HookServer hook) {
        Map<String, String> statuses = new TreeMap<>();
        hook.taken()
                .forEach(each -> statuses.merge(
                        each.body().at("/labels/k").asText(),
                        each.body().get("status").asText(),
                        (a, b) -> a + " " + b));
        return statuses;
    }
}
