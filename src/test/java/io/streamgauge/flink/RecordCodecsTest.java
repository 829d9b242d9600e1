// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Header;
import io.streamgauge.model.Key;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.testing.Events;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RecordCodecsTest {
    private final byte[] value = bytes("{\"a\":\"text\",\"b\":\"12,5\"}");
    private final FieldValues fields = new FieldValues(9, value);

    @Test
    void everyKindOfFieldComesBack() throws Exception {
        fields.setText(1, value, 6, 4);
        Events.setText(fields, 2, "own");
        fields.setNumber(3, -15, 1);
        fields.setNumber(4, new BigDecimal("123456789012345678901234567890.5"));
        fields.setTruth(5, true);
        fields.setInvalid(6, RejectReason.FIELD_TYPE, value, 17, 4);
        Events.setInvalid(fields, 7, RejectReason.NUMBER_RANGE, "1e400");
        fields.setInvalid(8, RejectReason.FIELD_TYPE, new byte[] {(byte) 0xe9}, 0, 1);

        Event event = copy();
        FieldValues copy = event.fields();

        for (int i = 0; i < fields.count(); i++) {
            assertThat(copy.kind(i)).isEqualTo(fields.kind(i));
        }
        assertThat(copy.text(1)).isEqualTo("text");
        assertThat(copy.text(2)).isEqualTo("own");
        assertThat(copy.decimal(3)).isEqualTo("-1.5");
        assertThat(copy.decimal(4)).isEqualTo("123456789012345678901234567890.5");
        assertThat(copy.truth(5)).isTrue();
        assertThat(copy.invalidCode(6)).isEqualTo(RejectReason.FIELD_TYPE);
        assertThat(copy.text(6)).isEqualTo("12,5");
        assertThat(copy.textBytes(6)).isSameAs(event.source().value());
        assertThat(copy.invalidCode(7)).isEqualTo(RejectReason.NUMBER_RANGE);
        assertThat(copy.text(7)).isEqualTo("1e400");
        assertThat(copy.invalidCode(8)).isEqualTo(RejectReason.FIELD_TYPE);
        assertThat(copy.textBytes(8)).containsExactly(0xe9);
    }

    @Test
    void theRecordComesBackByteForByte() throws Exception {
        Event copy = copy();

        assertThat(copy.time()).isEqualTo(11);
        assertThat(copy.id()).isEqualTo(new Key(bytes("0123456789abcdef")));
        assertThat(copy.role()).isEqualTo(Event.Role.BEGIN_AND_COUNT);
        assertThat(copy.source())
                .usingRecursiveComparison()
                .isEqualTo(new SourceRecord("in", 3, 42, 7, bytes("k"), value, List.of(new Header("h", null))));
    }

    private Event copy() throws IOException {
        SourceRecord record = new SourceRecord("in", 3, 42, 7, bytes("k"), value, List.of(new Header("h", null)));
        DataOutputSerializer out = new DataOutputSerializer(64);
        RecordCodecs.writeEvent(
                new Event(record, 11, fields, new Key(bytes("0123456789abcdef")), Event.Role.BEGIN_AND_COUNT), out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        Event copy = RecordCodecs.readEvent(in);
        assertThat(in.available()).isZero();
        return copy;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
