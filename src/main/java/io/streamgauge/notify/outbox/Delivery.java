// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import io.streamgauge.flink.DataCodecs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A notification that is pending.
 *
 * @param since when it was sent, milliseconds since the epoch
 * @param attempts that failed
 * @param notBefore when it may be tried next, milliseconds since the epoch
 * @param status of the last answer; 0 if there was none
 * @param message the last failure; empty before the first
 */
public record Delivery(
        Notification notification, long since, int attempts, long notBefore, int status, String message) {

    static Delivery of(Notification notification, long now) {
        return new Delivery(notification, now, 0, now, 0, "");
    }

    /** The delivery after an attempt that failed. */
    Delivery failed(Response response, long next) {
        return new Delivery(notification, since, attempts + 1, next, response.status(), response.message());
    }

    void write(DataOutput out) throws IOException {
        notification.write(out);
        out.writeLong(since);
        out.writeInt(attempts);
        out.writeLong(notBefore);
        out.writeInt(status);
        DataCodecs.writeText(message, out);
    }

    /** What has failed before may be tried again at once after a restore. */
    static Delivery read(DataInput in, long now) throws IOException {
        return new Delivery(
                Notification.read(in),
                in.readLong(),
                in.readInt(),
                Math.min(in.readLong(), now),
                in.readInt(),
                DataCodecs.readText(in));
    }
}
