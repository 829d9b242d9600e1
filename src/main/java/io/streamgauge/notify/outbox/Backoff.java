// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a destination may be called. After a failure it is retried after 1 s, after each further one in twice that time, up to 60 s, and
 * with one request at a time until one succeeds.
 */
final class Backoff {
    private static final long FIRST = 1_000;
    private static final long LONGEST = 60_000;
    private static final int REQUESTS = 8;
    /** The longest {@code Retry-After} that is respected, in milliseconds; the next answer may have another one. */
    private static final long LONGEST_RETRY_AFTER = 3_600_000;

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
        if (response.disposition() == Response.Disposition.RETRY) {
            // Requests that were in flight together fail together.
            if (over(now)) {
                failures++;
                until = after(failures, now);
            }
            if (response.retryAfter() != null) {
                long asked = Math.min(LONGEST_RETRY_AFTER, response.retryAfter().toMillis());
                until = Math.max(until, now + asked);
            }
        } else if (over(now)) {
            // A request that was sent before the pause proves nothing.
            failures = 0;
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

    /** The clock may have been ahead when the pause was saved. */
    void read(DataInput in, long now) throws IOException {
        failures = in.readInt();
        until = Math.min(in.readLong(), now + LONGEST_RETRY_AFTER);
    }
}
