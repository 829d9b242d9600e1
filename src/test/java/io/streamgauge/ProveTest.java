// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
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

    /** Disorder beyond what is allowed, records of every kind that is rejected, and some that are ahead of their time. */
    private long produceAll(Random random) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            times.add(10_000L + 20 * i);
        }
        long ahead = System.currentTimeMillis() + 3_600_000;
        long records = 0;
        for (long time : times) {
            long late = random.nextInt(5) == 0 ? random.nextInt(6_000) : random.nextInt(900);
            String key = String.valueOf((char) ('a' + random.nextInt(4)));
            String number = random.nextInt(40) == 0 ? "\"no number\"" : random.nextInt(10_000) / 10 + ".25";
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void allResultsOfABoundedRunAreProven(int parallelism) throws Exception {
        produceAll(Seeds.random(getClass()));
        Path file = pipeline(ALL);
        assertThat(run(file, "--parallelism", String.valueOf(parallelism), BOUNDED[0], BOUNDED[1]))
                .as(err.toString())
                .isZero();
        assertThat(BROKER.readAll(late, true)).isNotEmpty();
        Map<String, ConsumerRecord<byte[], byte[]>> newest = newest();

        assertAllProven(file, BOUNDED);

        assertThat(out.toString().lines()).hasSize(newest.size());
        assertThat(err.toString())
                .contains(newest.size() + " results: " + newest.size() + " proven, 0 differ, 0 cannot be proven");
    }
}
