// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds events of {@link Pipelines#source}. */
public final class Events {
    private Events() {}

    /**
     * @param key null for a missing one
     * @param number null for a missing one
     */
    public static Event event(int partition, long offset, long time, String key, BigDecimal number) {
        byte[] value =
                ("{\"t\":" + time + ",\"k\":\"" + key + "\",\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
        Source source = Pipelines.source();
        FieldValues fields = new FieldValues(source.fields().size(), value);
        if (key != null) {
            setText(fields, source.fieldIndex("k"), key);
        }
        if (number != null) {
            setNumber(fields, source.fieldIndex("n"), number);
        }
        return new Event(record(partition, offset, value), time, fields, null, Event.Role.COUNT);
    }

    private static SourceRecord record(int partition, long offset, byte[] value) {
        return new SourceRecord("in", partition, offset, 0, null, value, List.of());
    }

    /** Sets a text with bytes of its own. */
    public static void setText(FieldValues fields, int field, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        fields.setText(field, bytes, 0, bytes.length);
    }

    /** Sets a value that does not have the declared type, with bytes of its own. */
    public static void setInvalid(FieldValues fields, int field, RejectReason code, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        fields.setInvalid(field, code, bytes, 0, bytes.length);
    }

    private static void setNumber(FieldValues fields, int field, BigDecimal number) {
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        if (scaled.unscaledValue().bitLength() < Long.SIZE) {
            fields.setNumber(field, scaled.unscaledValue().longValue(), scaled.scale());
        } else {
            fields.setNumber(field, scaled);
        }
    }
}
