// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.CalendarReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Days, weeks and months from Kafka to Kafka, while clocks are set forward and back. */
class CalendarRunTest extends RunFixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static final Map<String, Window.Calendar> WINDOWS = Map.of(
            "daily", new Window.Calendar(Window.Unit.DAY, BERLIN),
            "weekly", new Window.Calendar(Window.Unit.WEEK, BERLIN),
            "monthly", new Window.Calendar(Window.Unit.MONTH, BERLIN),
            "in-india", new Window.Calendar(Window.Unit.DAY, ZoneId.of("Asia/Kolkata")));

    private static final String AGGREGATIONS = """
              - {name: daily, window: {calendar: day, zone: Europe/Berlin}, measures: {events: count}}
              - {name: weekly, window: {calendar: week, zone: Europe/Berlin}, measures: {events: count}}
              - {name: monthly, window: {calendar: month, zone: Europe/Berlin}, measures: {events: count}}
              - {name: in-india, window: {calendar: day, zone: Asia/Kolkata}, measures: {events: count}}
            """;

    /** From before the 29th of February 2024 until after the 31st of March, and around the 27th of October. */
    @Test
    void everyEventIsInTheDayTheWeekAndTheMonthOfItsZone() throws Exception {
        Map<String, Integer> expected = new TreeMap<>();
        produce("2024-02-28T00:00:00Z", "2024-04-02T00:00:00Z", expected);
        produce("2024-10-25T00:00:00Z", "2024-10-30T00:00:00Z", expected);
        BROKER.flush();

        assertThat(run(pipeline(AGGREGATIONS), "--set", "source.stop=latest", "--parallelism", "2"))
                .as(err.toString())
                .isZero();

        Map<String, Integer> found = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : BROKER.readAll(results, true)) {
            JsonNode result = JSON.readTree(record.value());
            JsonNode window = result.get("window");
            String name = name(
                    result.get("aggregation").asText(),
                    window.get("start").asText(),
                    window.get("end").asText());
            assertThat(found.put(name, result.get("measures").get("events").asInt()))
                    .as(name)
                    .isNull();
            JsonNode key = JSON.readTree(record.key());
            assertThat(List.of(key.get("start"), key.get("end")))
                    .containsExactly(window.get("start"), window.get("end"));
        }
        assertThat(found)
                .isEqualTo(expected)
                .containsEntry("daily 2024-02-28T23:00:00Z/2024-02-29T23:00:00Z", 48)
                .containsEntry("daily 2024-03-30T23:00:00Z/2024-03-31T22:00:00Z", 46)
                .containsEntry("daily 2024-10-26T22:00:00Z/2024-10-27T23:00:00Z", 50)
                .containsEntry("in-india 2024-03-30T18:30:00Z/2024-03-31T18:30:00Z", 48);
        assertThat(BROKER.readAll(late, true)).isEmpty();
        assertThat(BROKER.readAll(rejected, true)).isEmpty();
    }

    private void produce(String from, String until, Map<String, Integer> expected) {
        long end = Instant.parse(until).toEpochMilli();
        int number = 0;
        for (long time = Instant.parse(from).toEpochMilli();
                time < end;
                time += Duration.ofMinutes(30).toMillis()) {
            produce(number++ % 3, time, "a", "1");
            for (Map.Entry<String, Window.Calendar> window : WINDOWS.entrySet()) {
                CalendarReference bounds = CalendarReference.of(window.getValue(), time);
                String name = name(
                        window.getKey(),
                        Instant.ofEpochMilli(bounds.start()).toString(),
                        Instant.ofEpochMilli(bounds.end()).toString());
                expected.merge(name, 1, Integer::sum);
            }
        }
    }

    private static String name(String aggregation, String start, String end) {
        return aggregation + " " + start + "/" + end;
    }

    @Test
    void anOpenDayContinuesAfterAnEdit() throws Exception {
        String before = "  - {name: daily, keyBy: [k], window: {calendar: day, zone: Europe/Berlin},"
                + " measures: {events: count, sum: sum(n)}}";
        produceToAll("2024-03-30T12:00:00Z", "1");
        produceToAll("2024-03-31T10:00:00Z", "1");
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file(before), 2)) {
            BROKER.readAtLeast(results, true, 1);
        }

        Path edited = file(before.replace("sum: ", "most: max(n), sum: "));
        assertThat(planFromState(edited))
                .contains(
                        "  Fire daily (daily-fire-calendar-day-in-Europe/Berlin-by-k)",
                        "  kept     Fire daily; keeps count, sum(n); begins max(n), null in windows that are open");
        assertThat(run(file(before.replace("Europe/Berlin", "Europe/London")))).isEqualTo(2);
        assertThat(err.toString())
                .contains("daily (calendar-day-in-Europe/Berlin-by-k, whose windows or key have changed)");

        file(before.replace("sum: ", "most: max(n), sum: "));
        produceToAll("2024-03-31T20:00:00Z", "2");
        produceToAll("2024-04-01T10:00:00Z", "4");
        try (LiveRun run = LiveRun.start(directory.resolve("state"), edited, 3)) {
            BROKER.readAtLeast(results, true, 2);
            produce(0, Instant.parse("2024-03-31T21:59:59Z").toEpochMilli(), "a", "8");
            BROKER.flush();
            BROKER.readAtLeast(late, true, 1);
        }

        assertThat(written(results))
                .containsExactly(
                        result("2024-03-29T23:00:00Z", "2024-03-30T23:00:00Z", "\"events\":3,\"sum\":3"),
                        result("2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z", "\"events\":6,\"most\":null,\"sum\":9"));
        assertThat(BROKER.readAll(results, true).stream().map(record -> header(record, "streamgauge.incomplete")))
                .containsExactlyInAnyOrder(null, "true");
        ConsumerRecord<byte[], byte[]> missed = BROKER.readAll(late, true).get(0);
        assertThat(header(missed, "streamgauge.late.window.start")).isEqualTo("2024-03-30T23:00:00Z");
        assertThat(header(missed, "streamgauge.late.window.end")).isEqualTo("2024-03-31T22:00:00Z");
        assertThat(header(missed, "streamgauge.late.windows")).isEqualTo("1");
    }

    /** A partition without records would hold event time back. */
    private void produceToAll(String time, String number) {
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, Instant.parse(time).toEpochMilli(), "a", number);
        }
        BROKER.flush();
    }

    private Path file(String aggregations) throws Exception {
        Path file = pipeline(aggregations);
        return Files.writeString(file, Files.readString(file).replace("  fields:", "  idleAfter: 1h\n  fields:"));
    }

    private static String result(String start, String end, String measures) {
        return "{\"pipeline\":\"run-test\",\"aggregation\":\"daily\",\"key\":{\"k\":\"a\"},\"window\":{\"start\":\""
                + start + "\",\"end\":\"" + end + "\"},\"kind\":\"final\",\"revision\":0,\"measures\":{" + measures
                + "}}";
    }
}
