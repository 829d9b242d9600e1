// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.ingest.Sources;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeReaderTest {
    @ParameterizedTest
    @CsvSource({
        "EPOCH_SECONDS, 1700000000, 1700000000000",
        "EPOCH_SECONDS, 1700000000.123, 1700000000123",
        "EPOCH_SECONDS, 1700000000.1239, 1700000000123",
        "EPOCH_SECONDS, 1.7e9, 1700000000000",
        "EPOCH_SECONDS, 1700000000.000000000000000000000001, 1700000000000",
        "EPOCH_SECONDS, -0.0001, -1",
        "EPOCH_SECONDS, -1.5, -1500",
        "EPOCH_MILLIS, 1700000000123, 1700000000123",
        "EPOCH_MILLIS, 1700000000123.9, 1700000000123",
        "EPOCH_MILLIS, -0.5, -1",
        "EPOCH_MILLIS, 0, 0",
        "EPOCH_MICROS, 1700000000123999, 1700000000123",
        "EPOCH_MICROS, -1, -1",
        "EPOCH_MICROS, -1000, -1",
        "EPOCH_MICROS, -1001, -2",
        "EPOCH_NANOS, 1700000000123999999, 1700000000123",
        "EPOCH_NANOS, -1, -1",
        "EPOCH_NANOS, 1700000000123999999.5, 1700000000123",
        "EPOCH_NANOS, 0.00000000000000000000000000000000001, 0"
    })
    void anEpochTimeIsFlooredToMilliseconds(EventTime.Encoding format, String text, long millis) {
        assertThat(read(TimeReader.of(Sources.time(format, "at")), text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1e39",
                "1e30",
                "9223372036854775808",
                "-9223372036854775808",
                "9223372036854775.808",
                "NaN",
                " 1",
                "+1"
            })
    void whatIsNoNumberOrNoLongIsNoEpochTime(String text) {
        assertThat(read(TimeReader.of(Sources.time(EventTime.Encoding.EPOCH_SECONDS, "at")), text))
                .isEqualTo(TimeReader.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00Z, 2026-11-22T10:00:00Z",
        "2026-11-22t10:00:00z, 2026-11-22T10:00:00Z",
        "2026-11-22 10:00:00Z, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.1Z, 2026-11-22T10:00:00.100Z",
        "2026-11-22T10:00:00.1239Z, 2026-11-22T10:00:00.123Z",
        "'2026-11-22T10:00:00,123456789012Z', 2026-11-22T10:00:00.123Z",
        "2026-11-22T10:00:00+05:30, 2026-11-22T04:30:00Z",
        "2026-11-22T10:00:00-0330, 2026-11-22T13:30:00Z",
        "2026-11-22T10:00:00+01, 2026-11-22T09:00:00Z",
        "2026-11-22T10:00-00:00, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.5+18:00, 2026-11-21T16:00:00.500Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
        "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
        "1969-12-31T23:59:59.9995Z, 1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void anIsoTimeWithAnOffsetIsRead(String text, Instant expected) {
        assertThat(read(TimeReader.of(Sources.isoTime(null, "at")), text)).isEqualTo(expected.toEpochMilli());
        assertThat(read(TimeReader.of(Sources.isoTime("Europe/Berlin", "at")), text))
                .isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-11-22",
                "2026-11-22T10:00:00",
                "2026-11-22T10:00",
                "2026-11-22T24:00:00Z",
                "2026-11-22T23:59:60Z",
                "2026-11-22T10:60:00Z",
                "2026-02-30T10:00:00Z",
                "2026-02-29T10:00:00Z",
                "1900-02-29T10:00:00Z",
                "2026-04-31T10:00:00Z",
                "2026-13-01T10:00:00Z",
                "2026-00-01T10:00:00Z",
                "2026-01-00T10:00:00Z",
                "2026-01-32T10:00:00Z",
                "2026-1-1T10:00:00Z",
                "26-11-22T10:00:00Z",
                "2026/11/22T10:00:00Z",
                "2026-11-22T10:00:00.Z",
                "2026-11-22T10:00:0Z",
                "2026-11-22T10:00:Z",
                "2026-11-22T10:00:",
                "2026-11-22T10Z",
                "2026-11-22T10:00:00ZZ",
                "2026-11-22T10:00:00Z ",
                " 2026-11-22T10:00:00Z",
                "2026-11-22T10:00:00+19:00",
                "2026-11-22T10:00:00+18:01",
                "2026-11-22T10:00:00+01:60",
                "2026-11-22T10:00:00+1",
                "2026-11-22T10:00:00+1:00",
                "2026-11-22T10:00:00+01:0",
                "2026-11-22T10:00:00+01-00",
                "2026-11-22T10:00:00+01:00:00",
                "2026-11-22T10:00:00+",
                "2026-11-22T10:00:00[Europe/Berlin]",
                "-026-11-22T10:00:00Z",
                "+2026-11-22T10:00:00Z",
                "20261122T100000Z",
                "2026-11-22_10:00:00Z",
                "2026-11-22T1x:00:00Z",
                "2026-11-22T10:00:00.123",
                "1700000000000",
                "yesterday at ten o'clock"
            })
    void whatIsNoIsoTimeIsInvalid(String text) {
        assertThat(read(TimeReader.of(Sources.isoTime(null, "at")), text)).isEqualTo(TimeReader.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T12:00:00, 2026-07-01T10:00:00Z",
        "2026-12-01T12:00:00.999999, 2026-12-01T11:00:00.999Z",
        "2026-03-29T01:59:59, 2026-03-29T00:59:59Z",
        "2026-03-29T03:00:00, 2026-03-29T01:00:00Z",
        "2026-10-25T01:59:59, 2026-10-24T23:59:59Z",
        "2026-10-25T02:00:00, 2026-10-25T00:00:00Z",
        "2026-10-25T02:59:59, 2026-10-25T00:59:59Z",
        "2026-10-25T03:00:00, 2026-10-25T02:00:00Z"
    })
    void aTimeWithoutOffsetIsThatOfTheZoneAndTheEarlierOffsetOfTwo(String text, Instant expected) {
        TimeReader iso = TimeReader.of(Sources.isoTime("Europe/Berlin", "at"));
        TimeReader pattern =
                TimeReader.of(Sources.patternTime("yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]", "Europe/Berlin", "at"));

        assertThat(read(iso, text)).isEqualTo(expected.toEpochMilli());
        assertThat(read(pattern, text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29T02:00:00", "2026-03-29T02:30:00", "2026-03-29T02:59:59"})
    void aTimeThatTheClocksSkipIsInvalid(String text) {
        TimeReader iso = TimeReader.of(Sources.isoTime("Europe/Berlin", "at"));
        TimeReader pattern = TimeReader.of(Sources.patternTime("yyyy-MM-dd'T'HH:mm:ss", "Europe/Berlin", "at"));
        TimeReader zoned = TimeReader.of(Sources.patternTime("yyyy-MM-dd'T'HH:mm:ss VV", null, "at"));

        assertThat(read(iso, text)).isEqualTo(TimeReader.INVALID);
        assertThat(read(pattern, text)).isEqualTo(TimeReader.INVALID);
        assertThat(read(zoned, text + " Europe/Berlin")).isEqualTo(TimeReader.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy HH:mm:ss, 22.11.2026 10:00:00, UTC, 2026-11-22T10:00:00Z",
        "uuuu-MM-dd HH:mm, 2026-11-22 10:00, Asia/Kolkata, 2026-11-22T04:30:00Z",
        "yyyyMMddHHmmssSSS, 20261122100000123, UTC, 2026-11-22T10:00:00.123Z",
        "yyyy-MM-dd, 2026-11-22, UTC, 2026-11-22T00:00:00Z",
        "dd/MMM/yyyy:HH:mm:ss Z, 22/Nov/2026:10:00:00 +0100, , 2026-11-22T09:00:00Z",
        "yyyy-MM-dd'T'HH:mm:ssXXX, 2026-11-22T10:00:00+02:00, UTC, 2026-11-22T08:00:00Z",
        "yyyy-MM-dd HH:mm VV, 2026-10-25 02:30 Europe/Berlin, , 2026-10-25T00:30:00Z",
        "yyyy-MM-dd hh:mm a, 2026-11-22 01:30 PM, UTC, 2026-11-22T13:30:00Z"
    })
    void aPatternIsReadStrictly(String pattern, String text, String zone, Instant expected) {
        assertThat(read(TimeReader.of(Sources.patternTime(pattern, zone, "at")), text))
                .isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy HH:mm, 30.02.2026 10:00, UTC",
        "dd.MM.yyyy HH:mm, 22.11.2026 24:00, UTC",
        "dd.MM.yyyy HH:mm:ss, 22.11.2026 10:00:60, UTC",
        "dd.MM.yyyy HH:mm, 22.11.2026 10:00,",
        "dd.MM.yyyy HH:mm, 22.11.2026, UTC",
        "HH:mm, 10:00, UTC"
    })
    void whatIsNotOfThePatternIsInvalid(String pattern, String text, String zone) {
        assertThat(read(TimeReader.of(Sources.patternTime(pattern, zone, "at")), text))
                .isEqualTo(TimeReader.INVALID);
    }

    /** Multiplied without a look, the milliseconds of the first are those of a day in 2026. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+584556075-06-01 00:00",
                "+292278995-01-01 00:00",
                "+999999999-12-31 23:59",
                "-292275056-01-01 00:00",
                "-999999999-01-01 00:00"
            })
    void aYearWhoseMillisecondsAreNoLongIsInvalid(String text) {
        assertThat(read(TimeReader.of(Sources.patternTime("uuuu-MM-dd HH:mm", "UTC", "at")), text))
                .isEqualTo(TimeReader.INVALID);
        assertThat(read(TimeReader.of(Sources.patternTime("uuuu-MM-dd HH:mmXXX", null, "at")), text + "Z"))
                .isEqualTo(TimeReader.INVALID);
    }

    @Test
    void randomIsoTimesEqualThoseOfTheJdk() {
        Random random = Seeds.random(TimeReaderTest.class);
        TimeReader reader = TimeReader.of(Sources.isoTime(null, "at"));
        for (int i = 0; i < 100_000; i++) {
            Instant instant =
                    Instant.ofEpochMilli((long) (random.nextDouble() * 315_000_000_000_000L) - 62_000_000_000_000L);
            OffsetDateTime time = instant.atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 1080) - 1080)));

            assertThat(read(reader, time.toString())).as("%s", time).isEqualTo(instant.toEpochMilli());
        }
    }

    private static long read(TimeReader reader, String text) {
        byte[] bytes = ("1" + text + "1").getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 1, bytes.length - 1);
    }
}
