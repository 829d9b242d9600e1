// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.DataCodecs;
import io.streamgauge.flink.RecordCodecs;
import io.streamgauge.flink.ValueType;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measures;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Partials on the wire. They are never part of state. */
public final class PartialSerializer extends RowLayoutSerializer<Partial> {
    private static final long serialVersionUID = 1;

    private static final byte COMBINED = 0;
    private static final byte SINGLE = 1;
    private static final byte BEGINS = 2;

    /** Whether the times of the first and the last event matter. */
    private final boolean sessions;
    /** Those that go by number. */
    private final List<String> topics;

    /** @param topics of the source, as far as they are known */
    PartialSerializer(RowLayout layout, boolean sessions, List<String> topics) {
        super(layout);
        this.sessions = sessions;
        this.topics = topics;
    }

    /** The type of the partials of an aggregation. */
    public static TypeInformation<Partial> typeOf(Source source, Aggregation aggregation) {
        RowLayout layout = new Measures(aggregation.measures(), source::fieldIndex).layout();
        boolean sessions = aggregation.window() instanceof Window.Session;
        return new ValueType<>(Partial.class, new PartialSerializer(layout, sessions, source.topics()));
    }

    @Override
    public void serialize(Partial partial, DataOutputView out) throws IOException {
        DataCodecs.writeBytes(partial.key().bytes(), out);
        Partial.FirstEvent begins = partial.begins();
        out.writeByte(begins != null ? BEGINS : partial.source() != null ? SINGLE : COMBINED);
        if (begins != null) {
            out.writeUTF(begins.topic());
            out.writeInt(begins.partition());
            out.writeLong(begins.offset());
            out.writeLong(begins.time());
            return;
        }
        out.writeLong(partial.slice());
        if (sessions) {
            out.writeLong(partial.first());
            out.writeLong(partial.last());
        }
        layout.write(partial.rows(), partial.row(), out);
        writeRanges(partial.ranges(), out);
        if (partial.source() != null) {
            RecordCodecs.writeRecord(partial.source(), out);
        }
    }

    @Override
    public Partial deserialize(DataInputView in) throws IOException {
        Key key = new Key(DataCodecs.readBytes(in));
        byte kind = in.readByte();
        if (kind == BEGINS) {
            return Partial.of(
                    key,
                    new Partial.FirstEvent(in.readUTF(), in.readInt(), in.readLong(), in.readLong()),
                    new AccumulatorRows(layout, 0));
        }
        long slice = in.readLong();
        long first = sessions ? in.readLong() : slice;
        long last = sessions ? in.readLong() : slice;
        AccumulatorRows rows = layout.read(in);
        OffsetRange[] ranges = readRanges(in);
        SourceRecord source = kind == SINGLE ? RecordCodecs.readRecord(in) : null;
        return new Partial(key, slice, first, last, rows, 0, ranges, source, null);
    }

    /** Each partial has several, mostly of one topic, and its name would be longer than all the rest. */
    private void writeRanges(OffsetRange[] ranges, DataOutputView out) throws IOException {
        out.writeShort(ranges.length);
        for (OffsetRange range : ranges) {
            int number = topics.indexOf(range.topic());
            out.writeShort(number);
            if (number < 0) {
                out.writeUTF(range.topic());
            }
            out.writeInt(range.partition());
            out.writeLong(range.first());
            out.writeLong(range.last());
        }
    }

    private OffsetRange[] readRanges(DataInputView in) throws IOException {
        OffsetRange[] ranges = new OffsetRange[in.readShort()];
        for (int i = 0; i < ranges.length; i++) {
            int number = in.readShort();
            String topic = number < 0 ? in.readUTF() : topics.get(number);
            ranges[i] = new OffsetRange(topic, in.readInt(), in.readLong(), in.readLong());
        }
        return ranges;
    }

    @Override
    public Partial copy(Partial from) {
        return new Partial(
                from.key(),
                from.slice(),
                from.first(),
                from.last(),
                from.rows().copy(from.row()),
                0,
                from.ranges(),
                from.source(),
                from.begins());
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && sessions == ((PartialSerializer) other).sessions
                && topics.equals(((PartialSerializer) other).topics);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), sessions, topics);
    }

    /** @throws UnsupportedOperationException always: no state holds partials */
    @Override
    public TypeSerializerSnapshot<Partial> snapshotConfiguration() {
        throw new UnsupportedOperationException("partials are never part of state");
    }
}
