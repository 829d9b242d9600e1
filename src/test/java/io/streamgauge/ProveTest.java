// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Header;
import io.streamgauge.testing.Seeds;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run has published is proven from Kafka, and what somebody has changed is found. */
@Tag("slow")
class ProveTest extends ProveFixture {
    private static final String[] BOUNDED = {"--set", "source.stop=latest"};

    private static final String ALL = """
              - name: tumbling
                keyBy: [k]
                where: 'n != 13'
                window: {tumbling: 1s}
                measures:
                  events: count
                  sum: sum(n)
                  mean: avg(n)
                  least: min(n)
                  most: max(n)
                  open: first(n)
                  close: last(n)
                  deviation: stddev(n)
                  median: percentile(n, 50)
                  different: distinct(n)
                  share: {derive: 'sum / events'}
                  large: {measure: count, where: 'n > 500'}
              - {name: patient, keyBy: [k], window: {tumbling: 1s}, allowedLateness: 1s, early: 100ms, measures: {events: count, sum: sum(n)}}
              - {name: sliding, keyBy: [k], window: {sliding: 5s, every: 1s}, measures: {events: count, close: last(n)}}
              - {name: sliding-patient, keyBy: [k], window: {sliding: 4s, every: 2s}, allowedLateness: 500ms, measures: {events: count, sum: sum(n)}}
              - {name: cumulative, window: {cumulative: 6s, every: 1s}, measures: {events: count, sum: sum(n)}}
              - {name: sessions, keyBy: [k], window: {session: 100ms, max: 5s}, allowedLateness: 2s, measures: {events: count, sum: sum(n)}}
              - {name: days, keyBy: [k], window: {calendar: day, zone: Europe/Berlin}, measures: {events: count, sum: sum(n)}}
            """;

    /** Behind all events but those that end the run. */
    private static final long END = 40_000;

    /**
     * Disorder beyond what is allowed, records of every kind that is rejected, and some that are ahead of their time. Returns how many
     * records these are.
     */
    private long produceAll(Random random, int from, int to) {
        long ahead = System.currentTimeMillis() + 3_600_000;
        long records = 0;
        for (int time = from; time < to; time += 20) {
            int late = random.nextInt(5) == 0 ? random.nextInt(6_000) : random.nextInt(900);
            String key = String.valueOf((char) ('a' + random.nextInt(4)));
            String number = random.nextInt(40) == 0 ? "\"no number\"" : random.nextInt(1_000) + ".25";
            produce(random.nextInt(3), Math.max(0, time - late), key, number);
            records++;
            if (random.nextInt(60) == 0) {
                BROKER.produce(in, random.nextInt(3), null, null, "{".getBytes(UTF_8), List.of());
                // Its own timestamp says that it is in time.
                String value = "{\"t\":" + ahead + ",\"k\":\"a\",\"n\":1}";
                BROKER.produce(in, random.nextInt(3), ahead, null, value.getBytes(UTF_8), List.of());
                records += 2;
            }
        }
        BROKER.flush();
        return records;
    }

    /** Later events of each part are read when those before have closed windows. Between the parts the parallelism changes. */
    @Test
    void allResultsOfALiveJobAreProvenWhateverWasLateOrRejected() throws Exception {
        Random random = Seeds.random(getClass());
        Path file = pipeline(ALL);
        long records = 0;
        for (int part = 1; part <= 4; part++) {
            records += produceAll(random, 5_000 * part, 5_000 * part + 5_000);
            runLive(file, 1 + part % 2, records, "tumbling", 0);
        }
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 2 * END, "end", "1");
        }
        BROKER.flush();
        runLive(file, 2, records + 3, "tumbling", END);
        // The job has not read these.
        produceAll(random, 10_000, 11_000);
        List<String> written = BROKER.readAll(results, true).stream()
                .map(record -> record.value() == null ? "null" : new String(record.value(), UTF_8))
                .toList();
        assertThat(written).anyMatch(value -> value.contains("\"revised\"")).contains("null");
        assertThat(BROKER.readAll(late, true).stream().map(record -> header(record, "streamgauge.late.partial")))
                .contains("true", "false");
        assertThat(BROKER.readAll(rejected, true).stream().map(record -> header(record, "streamgauge.error.code")))
                .contains("TIMESTAMP_AHEAD", "MALFORMED", "FIELD_TYPE");

        int code = prove(
                file,
                "--from",
                FROM_THE_START,
                "--to",
                Instant.ofEpochMilli(END).toString());
        // The lines behind a verdict begin with spaces; they show the values of a result that is not proven.
        List<String> verdicts =
                out.toString().lines().filter(line -> !line.startsWith(" ")).toList();
        // Where an event between two sessions comes when one of them is closed, they overlap; that depends on arrival.
        boolean overlap = verdicts.stream().anyMatch(line -> line.startsWith("cannot be proven "));
        assertThat(code).as(out + "\n" + err).isEqualTo(overlap ? 3 : 0);
        assertThat(verdicts)
                .allMatch(line -> line.startsWith("proven ")
                        || line.startsWith("cannot be proven  {\"aggregation\":\"sessions\"")
                                && line.contains("sessions of the key overlap"));

        assertThat(verdicts)
                .hasSize(Math.toIntExact(newest().values().stream()
                        .filter(record -> !new String(record.key(), UTF_8).contains("\"days\""))
                        .filter(record -> !new String(record.key(), UTF_8).contains("\"end\":\"1970-01-01T00:01"))
                        .count()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void allResultsOfABoundedRunAreProven(int parallelism) throws Exception {
        produceAll(Seeds.random(getClass()), 10_000, 28_000);
        Path file = pipeline(ALL);
        assertThat(run(file, "--parallelism", String.valueOf(parallelism), BOUNDED[0], BOUNDED[1]))
                .as(err.toString())
                .isZero();
        Map<String, ConsumerRecord<byte[], byte[]>> newest = newest();

        assertAllProven(file, BOUNDED);

        assertThat(out.toString().lines()).hasSize(newest.size());
        assertThat(err.toString())
                .contains(newest.size() + " results: " + newest.size() + " proven, 0 differ, 0 cannot be proven");
    }

    @Test
    void oneChangedDigitIsFoundAndNamed() throws Exception {
        produceAll(Seeds.random(getClass()), 10_000, 16_000);
        Path file = pipeline(ALL);
        assertThat(run(file, BOUNDED)).as(err.toString()).isZero();
        Map<String, ConsumerRecord<byte[], byte[]>> newest = newest();
        for (String aggregation : List.of("tumbling", "patient", "sliding", "cumulative", "sessions", "days")) {
            String key = newest.keySet().stream()
                    .filter(each -> each.contains("\"" + aggregation + "\""))
                    .findFirst()
                    .orElseThrow();
            ConsumerRecord<byte[], byte[]> honest = newest.get(key);
            changeADigit(honest);

            assertThat(prove(file, "--from", FROM_THE_START, BOUNDED[0], BOUNDED[1]))
                    .isEqualTo(1);

            String changed = new String(newest().get(key).value(), UTF_8);
            assertThat(out.toString().lines().filter(line -> !line.startsWith("proven ")))
                    .containsExactly(
                            "differs           " + key,
                            "  published   " + changed,
                            "  recomputed  " + new String(honest.value(), UTF_8));
            assertThat(err.toString()).contains(newest.size() - 1 + " proven, 1 differs, 0 cannot be proven");
            publishAgain(honest, new String(honest.value(), UTF_8));
        }
        assertAllProven(file, BOUNDED);
    }

    @Test
    void aResultOfNoRecordsAndOneThatIsMissingDiffer() throws Exception {
        for (int second = 1; second < 6; second++) {
            produce(0, 1_000L * second, "a", "1");
        }
        BROKER.flush();
        Path file = pipeline(PER_KEY);
        assertThat(run(file, BOUNDED)).as(err.toString()).isZero();
        ConsumerRecord<byte[], byte[]> third = List.copyOf(newest().values()).get(2);
        String key = new String(third.key(), UTF_8);
        BROKER.produce(results, third.partition(), null, third.key(), null, List.of());
        String invented = key.replace("\"a\"", "\"b\"");
        List<Header> headers = new ArrayList<>();
        third.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        BROKER.produce(
                results,
                third.partition(),
                null,
                invented.getBytes(UTF_8),
                new String(third.value(), UTF_8).replace("\"a\"", "\"b\"").getBytes(UTF_8),
                headers);
        BROKER.flush();

        assertThat(prove(file, "--from", FROM_THE_START, BOUNDED[0], BOUNDED[1]))
                .isEqualTo(1);

        assertThat(out.toString().lines())
                .contains(
                        "differs           " + key + ": it was not published",
                        "differs           " + invented + ": no record that counts is in the window");
        assertThat(err.toString()).contains("6 results: 4 proven, 2 differ, 0 cannot be proven");
    }

    @Test
    void oneResultIsTracedToItsRecords() throws Exception {
        produce(0, 1_100, "a", "187.2");
        produce(1, 1_200, "a", "188.5");
        produce(0, 1_300, "b", "1");
        produce(0, 1_400, "a", "187.2");
        produce(2, 1_500, "a", "null");
        BROKER.flush();
        Path file = pipeline(
                "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {events: count, sum: sum(n), least: min(n),"
                        + " open: first(n), close: last(n), spread: stddev(n), half: {derive: 'sum / 2'}}}");
        assertThat(run(file, BOUNDED)).as(err.toString()).isZero();

        assertThat(prove(file, "--result", "{\"k\":\"a\"}", BOUNDED[0], BOUNDED[1]))
                .as(err.toString())
                .isZero();

        String verdicts = out.toString();
        assertThat(prove(file, "--result", "per-key", BOUNDED[0], BOUNDED[1])).isEqualTo(2);
        assertThat(err.toString()).contains("2 results of " + results + " have per-key in their keys, as {");
        String at = in + "/";
        assertThat(verdicts.lines().skip(1))
                .containsExactly(
                        "counted 4 records: " + at + "0@0 2 " + at + "1@0 " + at + "2@0",
                        "  events = 4 of 1 from " + at + "0@0, 1 from " + at + "0@2, 1 from " + at + "1@0, 1 from " + at
                                + "2@0",
                        "  sum = 562.9 of 187.2 from " + at + "0@0, 187.2 from " + at + "0@2, 188.5 from " + at + "1@0",
                        "  least = 187.2 from " + at + "0@0",
                        "  open = 187.2 from " + at + "0@0",
                        "  close = 187.2 from " + at + "0@2",
                        "  spread = 0.7505553499465135, which is stddev(n)",
                        "  half = 281.45, which is sum / 2");
    }
}
