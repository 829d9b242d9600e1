// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import io.streamgauge.flink.DataCodecs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a destination is to be notified of.
 *
 * @param id of the incident
 * @param alert its name
 * @param origin the uid of the operator that emitted the alert; empty for a summary
 * @param key of the record in the topic of alerts; null for a summary
 * @param json the record
 */
public record Notification(
        String id, Transition transition, String alert, String origin, byte @Nullable [] key, byte[] json) {
    private static final Transition[] TRANSITIONS = Transition.values();
    private static final byte[] NOTHING = {};

    /** What happened to the incident. */
    public enum Transition {
        FIRING,
        /** A firing alert that is sent again. */
        REPEATED,
        RESOLVED,
        CORRECTED,
        /** Not an incident: a summary of notifications that were suppressed. */
        SUPPRESSED;

        boolean fires() {
            return this == FIRING || this == REPEATED;
        }

        public boolean ends() {
            return this == RESOLVED || this == CORRECTED;
        }
    }

    /** Enough to know the incident by. */
    Notification withoutRecord() {
        return new Notification(id, transition, alert, origin, null, NOTHING);
    }

    void write(DataOutput out) throws IOException {
        DataCodecs.writeText(id, out);
        out.writeByte(transition.ordinal());
        DataCodecs.writeText(alert, out);
        DataCodecs.writeText(origin, out);
        DataCodecs.writeBytes(key, out);
        DataCodecs.writeBytes(json, out);
    }

    static Notification read(DataInput in) throws IOException {
        return new Notification(
                DataCodecs.readText(in),
                TRANSITIONS[in.readByte()],
                DataCodecs.readText(in),
                DataCodecs.readText(in),
                DataCodecs.readOptionalBytes(in),
                DataCodecs.readBytes(in));
    }
}
