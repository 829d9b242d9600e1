// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The types of the values that pass between operators of different rooms. */
public final class Types {
    public static final TypeInformation<Decoded> DECODED =
            transientType(Decoded.class, RecordCodecs::writeDecoded, RecordCodecs::readDecoded);
    public static final TypeInformation<Event> EVENT =
            transientType(Event.class, RecordCodecs::writeEvent, RecordCodecs::readEvent);
    public static final TypeInformation<Rejected> REJECTED =
            transientType(Rejected.class, RecordCodecs::writeRejected, RecordCodecs::readRejected);
    public static final TypeInformation<Late> LATE =
            transientType(Late.class, RecordCodecs::writeLate, RecordCodecs::readLate);
    public static final TypeInformation<WindowResult> RESULT =
            transientType(WindowResult.class, ResultCodecs::writeResult, ResultCodecs::readResult);
    public static final TypeInformation<Alert> ALERT =
            transientType(Alert.class, ResultCodecs::writeAlert, ResultCodecs::readAlert);
    /** A record as Kafka holds it. */
    public static final TypeInformation<SourceRecord> RECORD =
            transientType(SourceRecord.class, RecordCodecs::writeRecord, RecordCodecs::readRecord);

    public static final TypeInformation<Key> KEY = new ValueType<>(Key.class, new KeySerializer());
    public static final TypeInformation<RuleDecision> RULE_DECISION =
            new ValueType<>(RuleDecision.class, new RuleDecisionSerializer());

    private Types() {}

    /** The type of values that are never in state. */
    public static <T> TypeInformation<T> transientType(
            Class<T> type, CodecSerializer.Writer<T> writer, CodecSerializer.Reader<T> reader) {
        return new ValueType<>(type, new CodecSerializer<>(type, writer, reader));
    }
}
