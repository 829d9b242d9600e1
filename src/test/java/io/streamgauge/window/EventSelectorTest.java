// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.Events;
import io.streamgauge.window.EventSelector.Plain;
import io.streamgauge.window.EventSelector.Reject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The decision of an aggregation about single events, whose fields are the key, a number that is summed, and a truth value. */
class EventSelectorTest {
    private static final int KEY = 0;
    private static final int NUMBER = 1;
    private static final int OK = 2;

    private final FieldValues fields = new FieldValues(3, new byte[0]);
    private final EventSelector selector = selector();

    @Test
    void anEventThatTheConditionSelectsIsUsed() {
        Events.setText(fields, KEY, "a");
        fields.setNumber(NUMBER, 1, 0);
        fields.setTruth(OK, true);

        assertThat(select()).isEqualTo(Plain.USE);
    }

    @Test
    void anEventThatTheConditionDoesNotSelectIsFilteredWhateverElseIsWrongWithIt() {
        Events.setInvalid(fields, NUMBER, RejectReason.FIELD_TYPE, "x");
        fields.setTruth(OK, false);

        assertThat(select()).isEqualTo(Plain.FILTER);
    }

    @Test
    void aMissingFieldOfTheConditionFiltersAndAnInvalidOneRejects() {
        Events.setText(fields, KEY, "a");
        assertThat(select()).isEqualTo(Plain.FILTER);

        Events.setInvalid(fields, OK, RejectReason.FIELD_TYPE, "maybe");
        assertThat(select()).isEqualTo(new Reject(RejectReason.FIELD_TYPE, "ok", "ok is not true or false: maybe"));
    }

    @Test
    void aMissingKeyRejectsAndAMissingInputDoesNot() {
        fields.setTruth(OK, true);
        assertThat(select())
                .isEqualTo(new Reject(RejectReason.FIELD_MISSING, "k", "k is missing, and the key needs it"));

        Events.setText(fields, KEY, "a");
        assertThat(select()).isEqualTo(Plain.USE);
    }

    @Test
    void anInputThatIsNoNumberRejects() {
        Events.setText(fields, KEY, "a");
        fields.setTruth(OK, true);
        Events.setInvalid(fields, NUMBER, RejectReason.FIELD_TYPE, "x");

        assertThat(select()).isEqualTo(new Reject(RejectReason.FIELD_TYPE, "n", "n is not a number: x"));
    }

    @Test
    void aKeyThatIsTooLongRejects() {
        fields.setTruth(OK, true);
        Events.setText(fields, KEY, "x".repeat(OverlongValues.LONGEST));
        assertThat(select()).isEqualTo(Plain.USE);

        Events.setText(fields, KEY, "x".repeat(OverlongValues.LONGEST + 1));
        assertThat(select())
                .isEqualTo(new Reject(RejectReason.VALUE_TOO_LONG, "k", "k is 32769 bytes long; a key may have 32768"));
    }

    private EventSelector.Selection select() {
        SourceRecord source = new SourceRecord("in", 0, 0, 0, null, new byte[0], List.of());
        return selector.select(new Event(source, 0, fields, null, Event.Role.COUNT));
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
}
