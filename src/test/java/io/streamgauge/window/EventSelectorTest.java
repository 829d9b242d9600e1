// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.window.EventSelector.Plain;
import io.streamgauge.window.EventSelector.Reject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The decision of an aggregation about single events, whose fields are the key, a number that is summed, and a truth value. */
class EventSelectorTest {
    private static final int KEY = 0;
    private static final int NUMBER = 1;
    private static final int OK = 2;

    private final Fields fields = new Fields(3, new byte[0]);
    private final EventSelector selector = selector();

    @Test
    void anEventThatTheConditionSelectsIsUsed() {
        fields.setText(KEY, bytes("a"));
        fields.setNumber(NUMBER, 1, 0);
        fields.setTruth(OK, true);

        assertThat(select()).isEqualTo(Plain.USE);
    }

    @Test
    void anEventThatTheConditionDoesNotSelectIsFilteredWhateverElseIsWrongWithIt() {
        fields.setInvalid(NUMBER, RejectReason.FIELD_TYPE, bytes("x"));
        fields.setTruth(OK, false);

        assertThat(select()).isEqualTo(Plain.FILTER);
    }

    @Test
    void aMissingFieldOfTheConditionFiltersAndAnInvalidOneRejects() {
        fields.setText(KEY, bytes("a"));
        assertThat(select()).isEqualTo(Plain.FILTER);

        fields.setInvalid(OK, RejectReason.FIELD_TYPE, bytes("maybe"));
        assertThat(select()).isEqualTo(new Reject(RejectReason.FIELD_TYPE, "ok", "ok is not true or false: maybe"));
    }

    @Test
    void aMissingKeyRejectsAndAMissingInputDoesNot() {
        fields.setTruth(OK, true);
        assertThat(select())
                .isEqualTo(new Reject(RejectReason.FIELD_MISSING, "k", "k is missing, and the key needs it"));

        fields.setText(KEY, bytes("a"));
        assertThat(select()).isEqualTo(Plain.USE);
    }

    @Test
    void anInputThatIsNoNumberRejects() {
        fields.setText(KEY, bytes("a"));
        fields.setTruth(OK, true);
        fields.setInvalid(NUMBER, RejectReason.FIELD_TYPE, bytes("x"));

        assertThat(select()).isEqualTo(new Reject(RejectReason.FIELD_TYPE, "n", "n is not a number: x"));
    }

    @Test
    void aKeyThatIsTooLongRejects() {
        fields.setTruth(OK, true);
        fields.setText(KEY, bytes("x".repeat(LongValues.LONGEST)));
        assertThat(select()).isEqualTo(Plain.USE);

        fields.setText(KEY, bytes("x".repeat(LongValues.LONGEST + 1)));
        assertThat(select())
                .isEqualTo(new Reject(RejectReason.VALUE_TOO_LONG, "k", "k is 32769 bytes long; a key may have 32768"));
    }

    private EventSelector.Selection select() {
        SourceRecord source = new SourceRecord("in", 0, 0, 0, null, new byte[0], List.of());
        return selector.select(new Event(source, 0, fields));
    }

    private static EventSelector selector() {
        Pipeline pipeline = PipelineFile.read("test.yaml", """
                name: test
                kafka: {bootstrap.servers: localhost:9092}
                source: {topics: [in], fields: {k: text, n: number, ok: boolean}}
                aggregations:
                  - {name: all, where: ok, keyBy: [k], window: {tumbling: 1m}, measures: {sum: sum(n)}}
                """, List.of(), name -> null, true)
                .pipeline();
        Aggregation aggregation = pipeline.aggregations().get(0);
        return new EventSelector(
                pipeline.source(), aggregation, new Measures(aggregation.measures(), pipeline.source()::fieldIndex));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
