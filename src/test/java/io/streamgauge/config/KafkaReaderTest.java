// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.problemsOf;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "group.id: x|4:3: error: kafka[group.id] cannot be set: it is the name of the pipeline",
                "auto.offset.reset: latest|4:3: error: kafka[auto.offset.reset] cannot be set: write source.start",
                "value.deserializer: x|4:3: error: kafka[value.deserializer] cannot be set: records are read and"
                        + " written as bytes",
                "fetch.min.byte: 1|4:3: error: kafka[fetch.min.byte] is not a property of Kafka's clients; did you"
                        + " mean fetch.min.bytes?",
                "fetch.min.bytes: some|4:20: error: kafka[fetch.min.bytes]: \"some\" is not a whole number that"
                        + " fetch.min.bytes takes: [0,...]",
                "fetch.min.bytes: -1|4:20: error: kafka[fetch.min.bytes]: \"-1\" is not a whole number that"
                        + " fetch.min.bytes takes: [0,...]",
                "metric.reporters: com.evil.Reporter|4:21: error: kafka[metric.reporters]: \"com.evil.Reporter\" is"
                        + " not allowed: only Kafka's own classes are loaded",
                "sasl.login.callback.handler.class: com.evil.Handler|4:38: error:"
                        + " kafka[sasl.login.callback.handler.class]: \"com.evil.Handler\" is not allowed: only Kafka's"
                        + " own classes are loaded",
                "sasl.jaas.config: com.sun.security.auth.module.JndiLoginModule required;|4:21: error:"
                        + " kafka[sasl.jaas.config]: *** is not allowed: the login module must be PlainLoginModule,"
                        + " ScramLoginModule or OAuthBearerLoginModule of Kafka, or Krb5LoginModule, by its full name",
                "isolation.level: dirty|4:20: error: kafka[isolation.level]: \"dirty\" is not a value that"
                        + " isolation.level takes: [read_committed, read_uncommitted]",
                "config.providers: file|4:3: error: kafka[config.providers] cannot be set: write ${NAME} or"
                        + " ${file:/path} in the value itself",
                "acks: 1|4:9: error: kafka.acks: a sink needs all: with less, Kafka may lose what it confirmed",
                "enable.idempotence: false|4:23: error: kafka[enable.idempotence]: an exactly-once sink needs true",
                "linger.ms:|4:13: error: kafka[linger.ms]: has no value; expected a value",
                "linger.ms: [1]|4:14: error: kafka[linger.ms]: expected a value, found a list"
            })
    void aMistakeIsOneLine(String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead, "client.rack: a")).containsExactly("market.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource({"exactly-once, 0", "exactly-once, 1", "at-least-once, 0", "at-least-once, 1"})
    void noSinkIsConfirmedByFewerReplicasThanAll(String guarantee, String acks) {
        String sinks = "rejected: {guarantee: " + guarantee + ", kafka: {acks: " + acks + "}}";
        assertThat(problemsOf(RIGHT, sinks, "rejected: {kafka: {linger.ms: 5}}"))
                .containsExactly(
                        "market.yaml:9:" + (41 + guarantee.length()) + ": error: sinks.rejected.kafka.acks: a sink"
                                + " needs all: with less, Kafka may lose what it confirmed");
        assertThat(problemsOf(RIGHT, sinks.replace("acks: " + acks, "acks: all"), "rejected: {kafka: {linger.ms: 5}}"))
                .isEmpty();
    }

    @Test
    void aPropertyOfTheOtherKindOfClientIsRefused() {
        assertThat(problemsOf(RIGHT, "acks: all", "max.poll.records: 5"))
                .containsExactly("market.yaml:7:11: error: source.kafka.acks is a property of writers, not of readers");
        assertThat(problemsOf(RIGHT, "max.poll.records: 5}", "linger.ms: 5}"))
                .containsExactly(
                        "market.yaml:9:22: error: sinks.rejected.kafka[max.poll.records] is a property of readers, "
                                + "not of writers");
    }

    @Test
    void aServerNeedsItsPort() {
        assertThat(problemsOf(RIGHT, "servers: localhost", "servers: localhost:9092"))
                .containsExactly(
                        "market.yaml:3:22: error: kafka[bootstrap.servers]: \"localhost\" is not a list of servers; "
                                + "write one like host1:9092,host2:9092");
    }

    @Test
    void theServersAreMissingOnceForAll() {
        assertThat(problemsOf(RIGHT, "client.id: a", "bootstrap.servers: localhost:9092\n  client.rack: a"))
                .containsExactly(
                        "market.yaml:1:1: error: kafka[bootstrap.servers] is missing for source, sinks.rejected; "
                                + "write kafka: {bootstrap.servers: localhost:9092} at the top",
                        "market.yaml:3:3: error: kafka[client.id] cannot be set: every reader and writer needs its"
                                + " own");
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
