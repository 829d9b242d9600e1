// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.KafkaProcess;
import io.streamgauge.testing.Waiting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A broker with TLS, SCRAM and an authorizer, and a user who may do what the manual lists and nothing else. */
@Tag("slow")
class SecuredKafkaTest {
    private static final String PASSWORD = "c4nary-password";
    private static final String STORE_PASSWORD = "c4nary-store";
    private static final String USER = "streamgauge";
    /** A row of the table of permissions. */
    private static final Pattern PERMISSION =
            Pattern.compile("\\| (topic|group|transactional id) \\| (.*?) \\| (literal|prefixed) \\| (.*?) \\|.*");

    @TempDir
    static Path directory;

    private static KafkaProcess kafka;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        keytool("-genkeypair -alias broker -keyalg RSA -dname CN=localhost -ext SAN=dns:localhost -keystore keys.p12");
        keytool("-exportcert -alias broker -keystore keys.p12 -file broker.cer");
        keytool("-importcert -noprompt -alias broker -keystore trusted.p12 -file broker.cer");
        kafka = new KafkaProcess(directory.resolve("kafka"));
        String job = "listener.name.job.";
        kafka.start(
                kafka.portBehindProxy(),
                Map.of(
                        "listener.security.protocol.map",
                        "TESTS:PLAINTEXT,JOB:SASL_SSL,CONTROLLER:PLAINTEXT",
                        job + "ssl.keystore.location",
                        directory.resolve("keys.p12").toString(),
                        job + "ssl.keystore.password",
                        STORE_PASSWORD,
                        job + "sasl.enabled.mechanisms",
                        "SCRAM-SHA-512",
                        job + "scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
        try (Admin admin = kafka.admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get();
        }
        kafka.createTopics(Map.of(
                "trades",
                2,
                "moves.results",
                1,
                "moves.alerts",
                1,
                "moves.late",
                1,
                "moves.rejected",
                1,
                "moves.undelivered",
                1));
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.writeString(directory.resolve("store-password"), STORE_PASSWORD + "\n");
    }

    @AfterAll
    static void end() throws Exception {
        kafka.close();
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-storepass", STORE_PASSWORD, "-storetype", "PKCS12"));
        Process keytool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(directory.resolve("keytool.log")))
                .isZero();
    }

    /** The permissions of the manual for the pipeline {@code moves}, without the optional ones. */
    @BeforeEach
    void permit() throws Exception {
        List<AclBinding> bindings = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs", "security.md"))) {
            Matcher row = PERMISSION.matcher(line);
            if (row.matches() && !line.contains("optional") && !line.contains("only ")) {
                String name = row.group(2).startsWith("each")
                        ? "trades"
                        : row.group(2).replace("`", "").replace("NAME", "moves");
                ResourcePattern resource = new ResourcePattern(
                        ResourceType.fromString(row.group(1).replace(" ", "_").toUpperCase(Locale.ROOT)),
                        name,
                        PatternType.fromString(row.group(3).toUpperCase(Locale.ROOT)));
                for (String operation : row.group(4).replace("`", "").split(", ")) {
                    bindings.add(new AclBinding(
                            resource,
                            new AccessControlEntry(
                                    "User:" + USER, "*", AclOperation.fromString(operation), AclPermissionType.ALLOW)));
                }
            }
        }
        assertThat(bindings).as("the table of the manual").hasSize(5);
        try (Admin admin = kafka.admin()) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
            admin.createAcls(bindings).all().get();
            Waiting.until(
                    "the permissions are there",
                    () -> admin.describeAcls(AclBindingFilter.ANY)
                                    .values()
                                    .get()
                                    .size()
                            == bindings.size());
        }
    }

    private Path pipeline(String passwordFile) throws Exception {
        return Files.writeString(directory.resolve("moves.yaml"), """
                name: moves
                kafka:
                  bootstrap.servers: localhost:%d
                  security.protocol: SASL_SSL
                  sasl.mechanism: SCRAM-SHA-512
                  sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required
                    username="streamgauge" password="${file:%s}";'
                  ssl.truststore.location: %s
                  ssl.truststore.password: ${file:%s}
                source:
                  topics: [trades]
                  fields: {symbol: text, price: number}
                  timestamp: {field: at, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 0s
                aggregations:
                  - name: per-second
                    keyBy: [symbol]
                    window: {tumbling: 1s}
                    measures: {trades: count}
                    alerts: [{name: any, when: trades > 0}]
                sinks:
                  print: []
                  notify: [{to: 'http://localhost:1', as: webhook, giveUpAfter: 1s}]
                """.formatted(
                        kafka.portBehindProxy(),
                        directory.resolve(passwordFile),
                        directory.resolve("trusted.p12"),
                        directory.resolve("store-password")));
    }

    private int run(Path file, String... more) {
        CommandLine command = Streamgauge.commandLine();
        command.setErr(new PrintWriter(err, true));
        List<String> args = new ArrayList<>(List.of("run", file.toString(), "--web-ui", "off", "--live", "off"));
        args.addAll(Arrays.asList(more));
        return command.execute(args.toArray(String[]::new));
    }

    private static void produce() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : List.of(
                    "{\"symbol\":\"a\",\"price\":1,\"at\":1000}", "{\"symbol\":\"a\",\"price\":1,\"at\":5000}",
                    "{\"symbol\":\"a\",\"price\":1,\"at\":1500}", "no record")) {
                producer.send(new ProducerRecord<>("trades", 0, null, value)).get();
            }
        }
    }

    private static List<ConsumerRecord<String, String>> read(String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    @Test
    void aLiveRunWithThesePermissionsWritesEverything() throws Exception {
        produce();
        try (LiveRun run = LiveRun.start(directory.resolve("state"), pipeline("password"), 2)) {
            run.beginning();
            Waiting.until("results", () -> !read("moves.results").isEmpty());
            Waiting.until("alerts", () -> !read("moves.alerts").isEmpty());
            Waiting.until("the rejected record", () -> !read("moves.rejected").isEmpty());
            Waiting.until(
                    "the alert that is not delivered",
                    () -> !read("moves.undelivered").isEmpty());
            try (Admin admin = kafka.admin()) {
                Waiting.until(
                        "offsets of the group",
                        () -> !admin.listConsumerGroupOffsets("moves")
                                .partitionsToOffsetAndMetadata()
                                .get()
                                .isEmpty());
            }
        }
    }

    @Test
    void aWrongPasswordIsReportedInOneLineThatDoesNotShowIt() throws Exception {
        Files.writeString(directory.resolve("wrong"), "c4nary-wrong");
        assertThat(run(pipeline("wrong"))).isEqualTo(2);
        assertThat(err.toString()).contains("uthentication").doesNotContain("c4nary", "\tat ");
        assertThat(err.toString().lines().filter(line -> line.contains("uthentication")))
                .hasSize(1);
    }

    @Test
    void aPermissionThatIsMissingIsNamedBeforeTheStart() throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        }
        assertThat(run(pipeline("password"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("does not let this user see topic trades")
                .doesNotContain("c4nary", "\tat ");
    }
}
