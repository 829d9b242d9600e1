// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.RuleDecision;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class RuleDecisionSerializer extends ValueSerializer<RuleDecision> {
    private static final long serialVersionUID = 1;
    private static final RuleDecision.Verdict[] OUTCOMES = RuleDecision.Verdict.values();

    @Override
    public void serialize(RuleDecision value, DataOutputView out) throws IOException {
        DataCodecs.writeText(value.alert(), out);
        out.writeLong(value.version());
        out.writeByte(value.outcome().ordinal());
        DataCodecs.writeBytes(value.rule(), out);
        DataCodecs.writeTexts(value.errors(), out);
        out.writeLong(value.inForce());
        DataCodecs.writeRanges(value.record() == null ? OffsetRange.NONE : new OffsetRange[] {value.record()}, out);
    }

    @Override
    public RuleDecision deserialize(DataInputView in) throws IOException {
        String alert = DataCodecs.readText(in);
        long version = in.readLong();
        RuleDecision.Verdict outcome = OUTCOMES[in.readByte()];
        byte[] rule = DataCodecs.readOptionalBytes(in);
        List<String> errors = DataCodecs.readTexts(in);
        long inForce = in.readLong();
        OffsetRange[] record = DataCodecs.readRanges(in);
        return new RuleDecision(alert, version, outcome, rule, errors, inForce, record.length == 0 ? null : record[0]);
    }

    @Override
    public TypeSerializerSnapshot<RuleDecision> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints name this class. */
    public static final class Snapshot extends FormatSnapshot<RuleDecision> {
        public Snapshot() {
            super(1, RuleDecisionSerializer::new);
        }
    }
}
