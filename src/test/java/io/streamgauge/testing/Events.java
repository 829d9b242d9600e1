// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
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
        Fields fields = new Fields(source.fields().size(), value);
        if (key != null) {
            fields.setText(source.fieldIndex("k"), key.getBytes(StandardCharsets.UTF_8));
        }
        if (number != null) {
            setNumber(fields, source.fieldIndex("n"), number);
        }
        return new Event(record(partition, offset, value), time, fields);
    }

    private static SourceRecord record(int partition, long offset, byte[] value) {
        return new SourceRecord("in", partition, offset, 0, null, value, List.of());
    }

    private static void setNumber(Fields fields, int field, BigDecimal number) {
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        if (scaled.unscaledValue().bitLength() < Long.SIZE) {
            fields.setNumber(field, scaled.unscaledValue().longValue(), scaled.scale());
        } else {
            fields.setNumber(field, scaled);
        }
    }
}
