// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.demo.DemoRecords;
import io.streamgauge.demo.DemoStream;
import io.streamgauge.demo.Generator;
import io.streamgauge.testing.TestBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The pipelines that the demos run, over what their generators write in four minutes. */
class DemoTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestBroker BROKER = TestBroker.shared();

    /** One patient's heart races in one minute of three. */
    private static final Duration LENGTH = Duration.ofMinutes(4);

    private static final long STORY = Generator.STORY.toSeconds();

    /** A multiple of all periods of incidents. */
    private static final Instant UNTIL = Instant.parse("2026-10-01T12:00:00Z");

    /** Derived measures are doubles. */
    private static final double ROUNDING = 1e-9;

    /** What fired, and when the last record was written. */
    private final List<JsonNode> fired = new ArrayList<>();

    private long until;

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyPipelineFilePassesCheck(Path file) {
        assertThat(execute("check", file.toString())).as(err.toString()).isZero();
    }

    static List<Path> pipelines() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("pipelines"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @Test
    void tradingShowsCandlesWithinTheirPrices() throws Exception {
        Map<String, List<JsonNode>> results = run("trading");

        assertThat(results.keySet()).containsExactlyInAnyOrder("candles", "hour-so-far", "market");
        assertThat(keys(results.get("candles"), "symbol")).containsExactly("AAPL", "MSFT", "NVDA", "SAP", "TSLA");
        for (JsonNode candle : measures(results.get("candles"))) {
            double low = candle.get("low").asDouble();
            double high = candle.get("high").asDouble();
            assertThat(candle.get("open").asDouble()).isBetween(low, high);
            assertThat(candle.get("close").asDouble()).isBetween(low, high);
            assertThat(candle.get("vwap").asDouble()).isBetween(low - ROUNDING, high + ROUNDING);
        }
        assertThat(measures(results.get("market")))
                .hasSizeGreaterThan(20)
                .anyMatch(market -> market.get("symbols").asInt() == 5);
        assertThat(measures(results.get("hour-so-far")))
                .allSatisfy(
                        hour -> assertThat(hour.get("blockShare").asDouble()).isBetween(0.0, 1.0));
        onlyKnownIncidents(
                new Known("crash", "symbol", chapter -> "NVDA", 13, 27),
                new Known("volume-spike", "symbol", chapter -> "TSLA", 101, 121));
    }

    @Test
    void fraudShowsWhatCardsSpendAndThoseThatAreTriedOut() throws Exception {
        Map<String, List<JsonNode>> results = run("fraud");

        assertThat(results.keySet()).containsExactlyInAnyOrder("spending", "tried-out");
        assertThat(keys(results.get("spending"), "card")).hasSize(16);
        assertThat(measures(results.get("spending"))).allSatisfy(spending -> {
            assertThat(spending.get("merchants").asInt())
                    .isBetween(1, spending.get("payments").asInt());
            assertThat(spending.get("declinedShare").asDouble())
                    .isCloseTo(
                            spending.get("declined").asDouble()
                                    / spending.get("payments").asDouble(),
                            within(1e-15));
        });
        assertThat(measures(results.get("tried-out")))
                .anyMatch(tried -> tried.get("attempts").asInt() > 10)
                .allMatch(tried -> tried.get("tried").asDouble()
                        < 5 * tried.get("attempts").asInt());
        LongFunction<String> card = chapter -> String.format("card-%02d", chapter % 16 + 1);
        onlyKnownIncidents(
                new Known("velocity", "card", card, 14, 30),
                new Known("many-merchants", "card", card, 9, 20),
                new Known("unlike-itself", "card", card, 8, -60),
                new Known("stolen", "card", card, 24, 40));
    }

    @Test
    void healthShowsVitalSignsAndTheIncidentOfARacingHeart() throws Exception {
        Map<String, List<JsonNode>> results = run("health");

        assertThat(results.keySet()).containsExactlyInAnyOrder("vitals", "racing");
        assertThat(keys(results.get("vitals"), "patient")).hasSize(8);
        assertThat(measures(results.get("vitals")))
                .anyMatch(vitals ->
                        vitals.get("measured").asInt() < vitals.get("readings").asInt())
                .anyMatch(vitals -> vitals.get("variability").asDouble() > 0);
        assertThat(keys(results.get("racing"), "patient")).containsExactly("bed-4");
        assertThat(measures(results.get("racing")))
                .anyMatch(racing -> racing.get("readings").asInt() > 20)
                .allMatch(racing -> racing.get("highest").asInt() > 120);
        onlyKnownIncidents(
                new Known("racing-heart", "patient", chapter -> "bed-4", 10, 32),
                new Known("no-signs", "patient", chapter -> "bed-7", 120, 165));
    }

    @Test
    void iotShowsEachSensorEachFirmwareAndTheFleet() throws Exception {
        Map<String, List<JsonNode>> results = run("iot");

        assertThat(results.keySet()).containsExactlyInAnyOrder("temperature", "firmware", "fleet");
        assertThat(keys(results.get("temperature"), "device")).hasSize(12);
        assertThat(measures(results.get("temperature")))
                .allSatisfy(device -> assertThat(device.get("median").asDouble())
                        .isBetween(
                                device.get("coldest").asDouble(),
                                device.get("hottest").asDouble()));
        assertThat(keys(results.get("firmware"), "firmware")).containsExactly("1.4.2", "1.5.0", "2.0.0-rc1");
        assertThat(measures(results.get("fleet")))
                .anyMatch(fleet -> fleet.get("devices").asInt() == 12)
                .anyMatch(fleet -> fleet.get("lowBattery").asInt() > 0)
                .allMatch(
                        fleet -> fleet.get("p50").asDouble() <= fleet.get("p99").asDouble());
        onlyKnownIncidents(
                new Known("drift", "device", chapter -> "sensor-12", 11, 31),
                new Known("silent", "device", chapter -> "sensor-08", 115, 145));
        assertThat(fired)
                .extracting(alert -> alert.at("/labels/alertname").asText())
                .contains("drift", "silent");
    }

    /** Results by aggregation. Every kind of dirt must be in the rejected topic, with the reason. */
    private Map<String, List<JsonNode>> run(String demo) throws Exception {
        String in = BROKER.topic(demo, DemoStream.PARTITIONS);
        String results = BROKER.topic(demo + ".results", 2);
        String alerts = BROKER.topic(demo + ".alerts", 1);
        String rejected = BROKER.topic(demo + ".rejected", 1);
        // What the edges of incidents give depends on where the windows are: one stream, always the same, unless a seed
        // asks for
        // another.
        Random random = new Random(Long.getLong("seed", 1));
        long seed = random.nextLong();
        until = UNTIL.toEpochMilli() - random.nextInt(600_000);
        int records = DemoRecords.write(BROKER, demo, in, seed, LENGTH, until);

        int exit = execute(
                "run",
                "pipelines/" + demo + ".yaml",
                "--web-ui",
                "off",
                "--state-dir",
                directory.toString(),
                "--set",
                "kafka[bootstrap.servers]=" + BROKER.bootstrapServers(),
                "--set",
                "source.topics=[" + in + "]",
                "--set",
                "source.stop=latest",
                "--set",
                "sinks={print: [], results: {topic: %s}, alerts: {topic: %s}, late: none, rejected: {topic: %s}}"
                        .formatted(results, alerts, rejected));

        assertThat(exit).as(err.toString()).isZero();
        List<ConsumerRecord<byte[], byte[]>> unusable = BROKER.readAll(rejected, true);
        assertThat(unusable.stream()
                        .map(record -> new String(
                                record.headers()
                                        .lastHeader("streamgauge.error.code")
                                        .value(),
                                UTF_8))
                        .distinct())
                .containsExactlyInAnyOrder("MALFORMED", "FIELD_TYPE", "TIMESTAMP_AHEAD");
        assertThat(unusable).hasSizeLessThan(records / 30);
        List<JsonNode> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : BROKER.readAll(results, true)) {
            all.add(JSON.readTree(record.value()));
        }
        for (ConsumerRecord<byte[], byte[]> record : BROKER.readAll(alerts, true)) {
            JsonNode alert = JSON.readTree(record.value());
            if (alert.get("status").asText().equals("firing")) {
                fired.add(alert);
            }
        }
        return all.stream()
                .collect(Collectors.groupingBy(
                        result -> result.get("aggregation").asText()));
    }

    /**
     * An incident that a generator makes again and again.
     *
     * @param label of the alert that names the key
     * @param key what that label is, by the chapter of the story
     * @param earliest when the alert may fire first, in seconds of the story
     * @param latest when it must have fired; negative where it need not fire
     */
    private record Known(String alert, String label, LongFunction<String> key, long earliest, long latest) {}

    /** What must be found is found, and nothing else fires. */
    private void onlyKnownIncidents(Known... incidents) {
        long to = until / 1000;
        long from = to - LENGTH.toSeconds();
        List<JsonNode> rest = new ArrayList<>(fired);
        for (Known known : incidents) {
            for (long chapter = 0; from + chapter * STORY < to; chapter++) {
                long start = from + chapter * STORY;
                String key = known.key.apply(chapter);
                List<JsonNode> found = rest.stream()
                        .filter(alert -> {
                            JsonNode labels = alert.get("labels");
                            long at = Instant.parse(alert.get("startsAt").asText())
                                            .getEpochSecond()
                                    - start;
                            return labels.get("alertname").asText().equals(known.alert)
                                    && labels.get(known.label).asText().equals(key)
                                    && at >= known.earliest
                                    && at <= Math.abs(known.latest);
                        })
                        .toList();
                assertThat(found).as(known.alert + " is one incident").hasSizeLessThan(2);
                // The last events that move event time are a few seconds old.
                if (known.latest >= 0 && start + known.latest + 5 <= to) {
                    assertThat(found)
                            .as(known + " from " + start + " among " + fired)
                            .hasSize(1);
                }
                rest.removeAll(found);
            }
        }
        assertThat(rest).as("what is not known of").isEmpty();
    }

    private static List<String> keys(List<JsonNode> results, String field) {
        return results.stream()
                .map(result -> result.get("key").get(field).asText())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<JsonNode> measures(List<JsonNode> results) {
        return results.stream().map(result -> result.get("measures")).toList();
    }

    private int execute(String... arguments) {
        CommandLine command = Streamgauge.commandLine();
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
