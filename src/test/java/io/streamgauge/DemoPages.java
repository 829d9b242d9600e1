// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.testing.Browser;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;

/**
 * The live page of each demo in a real browser, compared with the topics, and Flink's web UI compared with the page. It needs Debian's
 * {@code chromium}, and so has a profile of its own: {@code ./mvnw verify -Pbrowser}. With {@code -Dpictures=docs/live} the pages become
 * the pictures of the documentation.
 */
class DemoPages extends ProcessFixture {
    private static final Pattern SERVERS = Pattern.compile("--bootstrap-server (\\S+)");

    private final ObjectMapper json = new ObjectMapper();
    private String servers;

    private void startDemo(String demo) throws Exception {
        start("demo", demo, "--seed", "1", "--output", "quiet");
        servers = awaitLine(SERVERS);
    }

    private String awaitLine(Pattern pattern) throws Exception {
        List<String> found = new ArrayList<>();
        Waiting.until("the demo says " + pattern, () -> {
            Matcher matcher = pattern.matcher(Files.exists(err()) ? Files.readString(err()) : "");
            if (matcher.find()) {
                found.add(matcher.group(1));
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iot", "trading", "fraud", "health"})
    void theNumbersOnThePageAreThoseOfTheTopics(String demo) throws Exception {
        startDemo(demo);
        try (Browser browser = new Browser()) {
            browser.open(awaitLine(Pattern.compile("live page at (\\S+)")));
            Waiting.until("an alert fires", () -> !read(demo + ".alerts").isEmpty());
            Waiting.until(
                    "an incident on the page", () -> incidentsOnPage(browser).equals(incidents(demo)));
            for (String kind : List.of("rejected", "late")) {
                for (Map.Entry<String, Long> count : lost(demo, kind).entrySet()) {
                    Waiting.until(
                            count.getKey(),
                            () -> onPage(browser, count.getKey())
                                    == lost(demo, kind).get(count.getKey()));
                }
            }
            for (String results : results(demo).keySet()) {
                compareResults(browser, demo, results);
            }
            Waiting.until(
                    "the newest record",
                    () -> browser.attribute("[data-lost]", "data-lost").equals(newestLost(demo)));
            checkFigure(browser, demo);
            assertThat(browser.complaints()).isEmpty();
            Path pictures = Path.of(System.getProperty("pictures", "target/pictures"));
            browser.picture(pictures.resolve(demo + ".png"));
        }
    }

    /** The page counts what was emitted, the topic shows what was committed: each reaches what the other had before. */
    private void compareResults(Browser browser, String demo, String selector) throws Exception {
        long inTopic = results(demo).get(selector);
        Waiting.until(selector + " reaches " + inTopic, () -> onPage(browser, selector) >= inTopic);
        long onPage = onPage(browser, selector);
        Waiting.until(selector + " is in the topic", () -> results(demo).get(selector) >= onPage);
    }

    /** The latest value of the first key is the one in the topic. */
    private void checkFigure(Browser browser, String demo) throws Exception {
        browser.await("[data-series]");
        List<WebElement> choices = browser.all("#figures .choice select");
        String aggregation = choices.get(0).getDomProperty("value");
        String measure = choices.get(1).getDomProperty("value");
        Waiting.until("the latest value of " + measure + " is that of the topic", () -> {
            String key = browser.attribute("[data-series]", "data-series");
            String value = browser.attribute("[data-series] [data-count=latest]", "data-value");
            JsonNode newest = null;
            for (JsonNode result : read(demo + ".results")) {
                if (result.at("/aggregation").asText().equals(aggregation)
                        && result.at("/key").toString().equals(key)) {
                    newest = result;
                }
            }
            return newest != null
                    && !value.isEmpty()
                    && Double.parseDouble(value)
                            == newest.at("/measures").path(measure).asDouble();
        });
    }

    private static long onPage(Browser browser, String selector) throws Exception {
        String value = browser.all(selector).isEmpty() ? "" : browser.attribute(selector, "data-value");
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    private Map<String, Long> results(String demo) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode result : read(demo + ".results")) {
            counts.merge(
                    "[data-aggregation='" + result.at("/aggregation").asText() + "'] [data-count='"
                            + result.at("/kind").asText() + "']",
                    1L,
                    Long::sum);
        }
        return counts;
    }

    /** The records of the rejected or the late topic, by the selector of their count on the page. */
    private Map<String, Long> lost(String demo, String kind) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(demo + "." + kind)) {
            String aggregation = header(record, "streamgauge.aggregation");
            String within = aggregation == null ? ".source " : "[data-aggregation='" + aggregation + "'] ";
            boolean partly = "true".equals(header(record, "streamgauge.late.partial"));
            String count = kind.equals("rejected")
                    ? "[data-count='rejected'][data-code='" + header(record, "streamgauge.error.code") + "']"
                    : "[data-count='" + (partly ? "partlyLate" : "late") + "']";
            counts.merge(within + count, 1L, Long::sum);
        }
        return counts;
    }

    private String newestLost(String demo) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(records(demo + ".rejected"));
        records.addAll(records(demo + ".late"));
        return records.stream()
                .max(Comparator.comparingLong(ConsumerRecord::timestamp))
                .map(record -> header(record, "__streams.errors.topic") + "/"
                        + header(record, "__streams.errors.partition") + "@"
                        + header(record, "__streams.errors.offset"))
                .orElse("");
    }

    private Set<String> incidents(String demo) throws Exception {
        Set<String> ids = new TreeSet<>();
        for (JsonNode alert : read(demo + ".alerts")) {
            ids.add(alert.at("/id").asText());
        }
        return ids;
    }

    private static Set<String> incidentsOnPage(Browser browser) {
        Set<String> ids = new TreeSet<>();
        browser.all("[data-alert-id]").forEach(element -> ids.add(element.getDomAttribute("data-alert-id")));
        return ids;
    }

    @Test
    void theWebUiShowsTheOperatorsByTheirNamesWithTheCountsOfTheBooks() throws Exception {
        startDemo("iot");
        String webUi = awaitLine(Pattern.compile("web UI at (\\S+)"));
        try (Browser browser = new Browser()) {
            browser.open(awaitLine(Pattern.compile("live page at (\\S+)")));
            String job = browser.await("a[href^='" + webUi + "']").getDomAttribute("href");
            Waiting.until("records", () -> onPage(browser, "[data-count=read]") > 500);
            long read = onPage(browser, "[data-count=read]");

            browser.open(job);
            Waiting.until("the graph", () -> browser.text().contains("Separate rejected"));
            assertThat(browser.text())
                    .contains("Read readings", "Combine temperature", "Fire temperature", "Write results")
                    .doesNotContain("Map", "Process ", "Unnamed");
            Path pictures = Path.of(System.getProperty("pictures", "target/pictures"));
            browser.picture(pictures.resolve("web-ui.png"));
            Waiting.until("the records of the source", () -> sourceRecords(browser) >= read);
        }
    }

    /** The number of records that the source has sent, as the table of operators shows it. */
    private static long sourceRecords(Browser browser) {
        return browser.all("tr").stream()
                .map(WebElement::getText)
                .filter(row -> row.contains("Read readings"))
                .flatMap(row -> Pattern.compile("\\b([\\d,]+)\\b").matcher(row).results())
                .map(number -> number.group(1).replace(",", ""))
                .filter(number -> !number.isEmpty() && number.length() < 10)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    private List<JsonNode> read(String topic) throws Exception {
        List<JsonNode> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            values.add(json.readTree(record.value()));
        }
        return values;
    }

    /** All committed records of a topic of the demo's broker. */
    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> properties = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
