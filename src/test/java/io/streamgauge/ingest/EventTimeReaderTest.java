// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static io.streamgauge.ingest.Sources.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeReaderTest {
    private static final long MINUTE = 60_000;
    private static final long NO_TIMESTAMP = -1;

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"at\":null}", "{\"at\":\"\"}", "{\"at\":\"n/a\"}", "{\"t\":{\"at\":1700000000000}}"})
    void aTimeThatIsNotThereIsMissing(String value) {
        Rejected rejected = (Rejected) millis(value);

        assertThat(rejected.code()).isEqualTo(RejectReason.TIMESTAMP_MISSING);
        assertThat(rejected.field()).isEqualTo("at");
        assertThat(rejected.message()).isEqualTo("at: there is no value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-1700000000000",
                "1700000000",
                "1700000000000000",
                "1700000000000000000",
                "253402300799000",
                "true",
                "{}",
                "[1700000000000]",
                "\"x\"",
                "\"2023-11-14T22:13:20Z\"",
                "1e400",
                "946684799999",
                "4102444800000"
            })
    void aTimeInAnotherUnitOrNoTimeAtAllIsInvalid(String at) {
        Rejected rejected = (Rejected) millis("{\"at\":" + at + "}");

        assertThat(rejected.code()).isEqualTo(RejectReason.TIMESTAMP_INVALID);
        assertThat(rejected.field()).isEqualTo("at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"946684800000", "1700000000000", "\"1700000000000\"", "\"\\u0031700000000000\"", "1.7e12"})
    void aTimeWithinTheBoundsIsRead(String at) {
        assertThat(millis("{\"at\":" + at + "}")).isInstanceOf(Event.class);
    }

    @Test
    void aNumberIsNoIsoTime() {
        Decoder decoder = new Decoder(Sources.json(Sources.isoTime("UTC", "at")));

        assertThat(((Rejected) decoder.decode(Sources.record("{\"at\":20231114}"), false, T)).code())
                .isEqualTo(RejectReason.TIMESTAMP_INVALID);
        assertThat(((Event) decoder.decode(Sources.record("{\"at\":\"2023-11-14T22:13:20\"}"), false, T)).time())
                .isEqualTo(T);
    }

    @Test
    void theMessageNamesTheFieldAndShowsTheTextEscaped() {
        Decoder decoder = new Decoder(Sources.json(Sources.isoTime(null, "meta", "odd.name")));
        String text = "\\u001b[31mno\\ntime" + "x".repeat(200);

        Rejected rejected =
                (Rejected) decoder.decode(Sources.record("{\"meta\":{\"odd.name\":\"" + text + "\"}}"), false, T);

        assertThat(rejected.field()).isEqualTo("meta.['odd.name']");
        assertThat(rejected.message())
                .isEqualTo("meta.['odd.name']: \"\\u001b[31mno\\u000atime" + "x".repeat(88)
                        + "...\" is not a time in iso-8601");
    }

    @Test
    void outsideOfTheBoundsTheMessageShowsWhichTimeItWouldBe() {
        assertThat(((Rejected) millis("{\"at\":1700000000}")).message())
                .isEqualTo("at: 1970-01-20T16:13:20Z is not between 2000-01-01T00:00:00Z and 2100-01-01T00:00:00Z"
                        + "; read as epoch-seconds it would be 2023-11-14T22:13:20Z");
    }

    /** Each column is minutes from now; no Kafka timestamp where it is empty. */
    @ParameterizedTest
    @CsvSource({
        // event, Kafka timestamp, by the broker, ahead
        "5, 0, false, false",
        "6, 0, false, true",
        "6, 60, false, true",
        "5, 60, false, false",
        "-30, -60, false, true",
        "-55, -60, false, false",
        "-1000, -60, false, false",
        "5, , false, false",
        "6, , false, true",
        "-30, -60, true, true",
        "-55, -60, true, false",
        "65, 60, true, false",
        "66, 60, true, true",
        "6, , true, true"
    })
    void anEventFurtherAheadThanAllowedIsRejected(long event, Long kafka, boolean logAppendTime, boolean ahead) {
        long timestamp = kafka == null ? NO_TIMESTAMP : T + kafka * MINUTE;
        Decoder decoder = new Decoder(Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at")));

        Decoded decoded = decoder.decode(at("{\"at\":" + (T + event * MINUTE) + "}", timestamp), logAppendTime, T);

        if (ahead) {
            assertThat(((Rejected) decoded).code()).isEqualTo(RejectReason.TIMESTAMP_AHEAD);
            assertThat(((Rejected) decoded).message()).startsWith("at: ").contains("allowed are 5m");
            boolean fromNow = kafka == null || !logAppendTime && kafka >= 0;
            assertThat(((Rejected) decoded).message())
                    .contains(fromNow ? " after now, " : " after the record's timestamp, ");
        } else {
            assertThat(((Event) decoded).time()).isEqualTo(T + event * MINUTE);
        }
    }

    @Test
    void theMessageNamesWhatItWasMeasuredFrom() {
        Decoder decoder = new Decoder(Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at")));

        assertThat(((Rejected) decoder.decode(at("{\"at\":" + T + "}", T - 60 * MINUTE), false, T)).message())
                .isEqualTo("at: " + Instant.ofEpochMilli(T) + " is 1h after the record's timestamp, "
                        + Instant.ofEpochMilli(T - 60 * MINUTE) + ", allowed are 5m");
    }

    @Test
    void ofNowTheRecordsTimestampDoesNotMatter() {
        Source measured = Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at"));
        Decoder decoder = new Decoder(ofNow(measured));

        for (long timestamp : new long[] {T - 60 * MINUTE, T, T + 60 * MINUTE, NO_TIMESTAMP}) {
            for (boolean logAppendTime : new boolean[] {false, true}) {
                assertThat(decoder.decode(at("{\"at\":" + (T + 5 * MINUTE) + "}", timestamp), logAppendTime, T))
                        .isInstanceOf(Event.class);
                assertThat(decoder.decode(at("{\"at\":" + (T + 6 * MINUTE) + "}", timestamp), logAppendTime, T))
                        .isInstanceOf(Rejected.class);
            }
        }
    }

    private static Source ofNow(Source source) {
        return new Source(
                source.topics(),
                source.topicPattern(),
                source.format(),
                source.csv(),
                null,
                source.fields(),
                source.nulls(),
                source.timestamp(),
                null,
                source.maxOutOfOrderness(),
                new Source.MaxAhead(Duration.ofMinutes(5), Source.MaxAhead.From.NOW),
                source.idleAfter(),
                source.start(),
                source.stop(),
                source.poison(),
                source.kafka());
    }

    @Test
    void theBoundIsExactToTheMillisecond() {
        assertThat(millis("{\"at\":" + (T + 5 * MINUTE) + "}")).isInstanceOf(Event.class);
        assertThat(((Rejected) millis("{\"at\":" + (T + 5 * MINUTE + 1) + "}")).code())
                .isEqualTo(RejectReason.TIMESTAMP_AHEAD);
    }

    @Test
    void unlimitedMeansUnlimited() {
        Source source = Sources.source(
                Source.Format.JSON,
                null,
                Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at"),
                null,
                Source.StopPosition.StopMode.NEVER);

        assertThat(new Decoder(source).decode(Sources.record("{\"at\":4102444799999}"), false, T))
                .isInstanceOf(Event.class);
    }

    @Test
    void kafkasTimestampIsMeasuredFromNowWhoeverGaveIt() {
        Decoder decoder = new Decoder(Sources.json(Sources.KAFKA_TIME));

        for (boolean logAppendTime : new boolean[] {false, true}) {
            assertThat(decoder.decode(at("{}", T + 5 * MINUTE), logAppendTime, T))
                    .isInstanceOf(Event.class);
            Rejected ahead = (Rejected) decoder.decode(at("{}", T + 6 * MINUTE), logAppendTime, T);
            assertThat(ahead.code()).isEqualTo(RejectReason.TIMESTAMP_AHEAD);
            assertThat(ahead.field()).isNull();
        }
        assertThat(((Rejected) decoder.decode(at("{}", NO_TIMESTAMP), false, T)).code())
                .isEqualTo(RejectReason.TIMESTAMP_MISSING);
        assertThat(((Rejected) decoder.decode(at("{}", 0), false, T)).code()).isEqualTo(RejectReason.TIMESTAMP_INVALID);
    }

    @Test
    void aNegativeKafkaTimestampIsAsGoodAsNone() {
        Decoder decoder = new Decoder(Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at")));

        assertThat(decoder.decode(at("{\"at\":" + T + "}", Long.MIN_VALUE), true, T))
                .isInstanceOf(Event.class);
        assertThat(decoder.decode(at("{\"at\":" + (T + 6 * MINUTE) + "}", Long.MIN_VALUE), true, T))
                .isInstanceOf(Rejected.class);
    }

    private static Decoded millis(String value) {
        return new Decoder(Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at")))
                .decode(at(value, T), false, T);
    }

    private static SourceRecord at(String value, long timestamp) {
        return new SourceRecord("trades", 1, 2, timestamp, null, value.getBytes(StandardCharsets.UTF_8), List.of());
    }
}
