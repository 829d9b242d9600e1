// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirtTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
    private static final int RECORDS = 20_000;
    private static final long SEED = 7;

    @ParameterizedTest
    @ValueSource(strings = {"trading", "fraud", "health", "iot"})
    void theSameSeedAndTimesGiveTheSameRecords(String demo) {
        List<String> first = values(samples(demo));

        assertThat(values(samples(demo))).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading", "fraud", "health", "iot"})
    void mostRecordsAreGoodAndEveryKindOfDirtIsThere(String demo) {
        Generator generator = Generator.of(demo);
        int cut = 0;
        int wrongType = 0;
        int late = 0;
        int ahead = 0;
        int good = 0;
        for (Sample sample : samples(demo)) {
            JsonNode document;
            try {
                document = JSON.readTree(sample.value());
            } catch (JsonProcessingException e) {
                cut++;
                continue;
            }
            long behind = sample.timestamp() - time(document.get(generator.timeField()));
            if (sample.value().contains("\"n/a\"")) {
                wrongType++;
            } else if (behind < -1000) {
                ahead++;
            } else if (behind > Dirt.DISORDER.toMillis() + 1000) {
                late++;
            } else {
                good++;
            }
        }

        assertThat(cut).isCloseTo(RECORDS * 4 / 1000, within(30));
        assertThat(wrongType).isCloseTo(RECORDS * 3 / 1000, within(30));
        assertThat(late).isCloseTo(RECORDS * 6 / 1000, within(40));
        assertThat(ahead).isBetween(5, 60);
        assertThat(good).isCloseTo(RECORDS * 985 / 1000, within(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trading", "fraud", "health", "iot"})
    void theLastPartitionIsSilentForTheFirstPartOfEachMinute(String demo) {
        assertThat(samples(demo)).allSatisfy(sample -> {
            if (Math.floorMod(sample.timestamp(), 60_000) < Dirt.SILENCE.toMillis()) {
                assertThat(sample.partition()).isNotEqualTo(DemoStream.PARTITIONS - 1);
            }
        });
        assertThat(samples(demo)).extracting(Sample::partition).contains(0, DemoStream.PARTITIONS - 1);
    }

    /** 200 a second from the start of a minute. */
    private static List<Sample> samples(String demo) {
        Dirt dirt = new Dirt(Generator.of(demo), SEED, DemoStream.PARTITIONS);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            samples.add(dirt.next(START + i * 5L));
        }
        return samples;
    }

    private static List<String> values(List<Sample> samples) {
        return samples.stream().map(Sample::value).toList();
    }

    /** Text, seconds or milliseconds. */
    private static long time(JsonNode time) {
        if (time.isTextual()) {
            return Instant.parse(time.textValue()).toEpochMilli();
        }
        return time.longValue() < 100_000_000_000L ? time.longValue() * 1000 : time.longValue();
    }
}
