// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a destination may be called. After a failure it is left alone, twice as long after each further one, and then called with
 * one request at a time until one succeeds.
 */
final class Backoff {
    private static final long FIRST = 1_000;
    private static final long LONGEST = 60_000;
    private static final int REQUESTS = 8;

    private int failures;
    private long until = Long.MIN_VALUE;

    /** How many requests may be in flight. */
    int requests() {
        return failures == 0 ? REQUESTS : 1;
    }

    /** Whether the last request failed. */
    boolean failing() {
        return failures > 0;
    }

    boolean over(long now) {
        return now >= until;
    }

    /** @param now milliseconds since the epoch */
    void on(Response response, long now) {
        if (response.disposition() != Response.Disposition.RETRY) {
            failures = 0;
            until = Long.MIN_VALUE;
            return;
        }
        // Requests that were in flight together fail together.
        if (over(now)) {
            failures++;
            until = after(failures, now);
        }
        if (response.retryAfter() != null) {
            until = Math.max(until, now + response.retryAfter().toMillis());
        }
    }

    /** When a delivery may be tried again, milliseconds since the epoch. */
    static long after(int failures, long now) {
        return now + Math.min(LONGEST, FIRST << Math.min(failures - 1, 16));
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(failures);
        out.writeLong(until);
    }

    void read(DataInput in) throws IOException {
        failures = in.readInt();
        until = in.readLong();
    }
}
