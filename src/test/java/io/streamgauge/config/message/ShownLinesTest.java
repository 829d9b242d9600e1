// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class ShownLinesTest {
    @Test
    void noPasswordOfKafkasClientsIsShown() {
        List<String> passwords = Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef())
                .flatMap(definition -> definition.configKeys().entrySet().stream())
                .filter(key -> key.getValue().type == ConfigDef.Type.PASSWORD)
                .map(Map.Entry::getKey)
                .distinct()
                .toList();

        assertThat(passwords).contains("ssl.keystore.key", "sasl.jaas.config").allMatch(ShownLines::isSecret);
    }

    @Test
    void noAddressOfADestinationIsShown() {
        ShownLines lines = new ShownLines("""
                sinks:
                  print: [results]
                  notify:
                  - as: slack
                    to: 'hooks.example.org/canary'
                  - {as: webhook, to: canary}
                """);

        assertThat(lines.line(2)).isNotNull();
        assertThat(Stream.of(3, 5, 6).map(lines::line)).containsOnlyNulls();
    }

    @Test
    void linesBelowAPasswordAreNotShown() {
        ShownLines lines = new ShownLines("""
                \uFEFFname: a
                kafka:
                  ssl.keystore.key: |
                    one

                  # a comment
                    two
                  linger.ms: 5
                source:
                """);

        assertThat(Stream.iterate(0, i -> i + 1).limit(12).map(lines::line))
                .containsExactly(
                        null,
                        "name: a",
                        "kafka:",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "  linger.ms: 5",
                        "source:",
                        null,
                        null);
    }
}
