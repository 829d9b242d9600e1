// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify;

import io.streamgauge.emit.Undelivered;
import io.streamgauge.flink.DataCodecs;
import io.streamgauge.flink.Types;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Undelivered notifications on the wire. */
final class UndeliveredCodec {
    static final TypeInformation<Undelivered> TYPE =
            Types.transientType(Undelivered.class, UndeliveredCodec::write, UndeliveredCodec::read);

    private static final Undelivered.Reason[] REASONS = Undelivered.Reason.values();

    private UndeliveredCodec() {}

    private static void write(Undelivered value, DataOutput out) throws IOException {
        DataCodecs.writeBytes(value.key(), out);
        DataCodecs.writeBytes(value.value(), out);
        DataCodecs.writeText(value.destination(), out);
        out.writeByte(value.reason().ordinal());
        out.writeInt(value.status());
        DataCodecs.writeText(value.message(), out);
        out.writeInt(value.attempts());
        out.writeLong(value.since());
    }

    private static Undelivered read(DataInput in) throws IOException {
        return new Undelivered(
                DataCodecs.readOptionalBytes(in),
                DataCodecs.readBytes(in),
                DataCodecs.readText(in),
                REASONS[in.readByte()],
                in.readInt(),
                DataCodecs.readText(in),
                in.readInt(),
                in.readLong());
    }
}
