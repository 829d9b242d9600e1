// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaReaderTest {
    private static final String RIGHT = """
        name: moves
        kafka:
          bootstrap.servers: localhost:9092
          client.rack: a
        source:
          topics: [trades]
          kafka: {max.poll.records: 5}
        sinks:
          rejected: {kafka: {linger.ms: 5}}
        """;

    @Test
    void eachClientGetsWhatItKnowsAndItsOwnOverTheTop() {
        Pipeline pipeline = read(RIGHT.replace("client.rack: a", "linger.ms: 1\n  fetch.min.bytes: 7"))
                .pipeline();

        assertThat(pipeline.source().kafka().values())
                .containsOnly(
                        Map.entry("bootstrap.servers", "localhost:9092"),
                        Map.entry("fetch.min.bytes", "7"),
                        Map.entry("max.poll.records", "5"),
                        Map.entry("isolation.level", "read_committed"));
        assertThat(pipeline.sinks().rejected().kafka().values())
                .containsOnly(Map.entry("bootstrap.servers", "localhost:9092"), Map.entry("linger.ms", "5"));
    }

    @Test
    void passwordsAndValuesFromElsewhereAreSecrets() {
        String text = RIGHT.replace(
                "client.rack: a",
                "ssl.keystore.password: swordfish\n  client.rack: ${RACK}\n" + "  ssl.truststore.password: ${UNSET}");

        ParseResult reading = read(Map.of("RACK", "canary"), false, text);

        assertThat(lines(reading))
                .containsExactly(
                        "market.yaml:6:28: warning: kafka[ssl.truststore.password]: ${UNSET} is not set; set it, "
                                + "or write ${UNSET:-default}");
        KafkaProperties kafka = reading.pipeline().source().kafka();
        assertThat(kafka.secrets())
                .containsExactlyInAnyOrder("ssl.keystore.password", "client.rack", "ssl.truststore.password");
        assertThat(kafka.values()).containsEntry("client.rack", "canary");
        assertThat(reading.toString()).doesNotContain("canary").doesNotContain("swordfish");
    }

    @Test
    void aWrongAddressFromTheEnvironmentIsShownWithWhereItComesFrom() {
        String text =
                RIGHT.replaceFirst("bootstrap.servers: *[^\n,}]*", "bootstrap.servers: '\\${KAFKA:-localhost:9092}'");

        assertThat(lines(read(Map.of("KAFKA", "localhost"), true, text)))
                .singleElement()
                .asString()
                .contains(
                        "\"localhost\", the value of \"${KAFKA:-localhost:9092}\", is not a list of servers; write one");
    }
}
