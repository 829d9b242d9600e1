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
    public static final TypeInformation<Decoded> DECODED = new ValueType<>(Decoded.class, new DecodedSerializer());
    public static final TypeInformation<Event> EVENT = new ValueType<>(Event.class, new EventSerializer());
    public static final TypeInformation<Rejected> REJECTED = new ValueType<>(Rejected.class, new RejectedSerializer());
    public static final TypeInformation<Late> LATE = new ValueType<>(Late.class, new LateSerializer());
    public static final TypeInformation<Key> KEY = new ValueType<>(Key.class, new KeySerializer());
    public static final TypeInformation<WindowResult> RESULT =
            new ValueType<>(WindowResult.class, new WindowResultSerializer());
    public static final TypeInformation<Alert> ALERT = new ValueType<>(Alert.class, new AlertSerializer());
    /** As it stands in Kafka. */
    public static final TypeInformation<SourceRecord> RECORD =
            new ValueType<>(SourceRecord.class, new SourceRecordSerializer());

    public static final TypeInformation<RuleDecision> RULE_DECISION =
            new ValueType<>(RuleDecision.class, new RuleDecisionSerializer());

    private Types() {}
}
