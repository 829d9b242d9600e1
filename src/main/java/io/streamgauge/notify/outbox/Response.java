// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param message for people: the beginning of the body, or the failure
 * @param retryAfter the {@code Retry-After} of the answer; absent without one
 */
public record Response(int status, String message, @Nullable Duration retryAfter) {

    /** What it means for the delivery. */
    public enum Disposition {
        DELIVERED,
        /** The same request may succeed later. */
        RETRY,
        /** The same request will never succeed. */
        REFUSED
    }

    /** No answer. */
    public static Response failed(String message) {
        return new Response(0, message, null);
    }

    public Disposition disposition() {
        if (status >= 200 && status < 300) {
            return Disposition.DELIVERED;
        }
        // 408: the server did not get the request in time; 425: it does not want it this early.
        boolean later = status == 0 || status == 408 || status == 425 || status == 429 || status >= 500;
        return later ? Disposition.RETRY : Disposition.REFUSED;
    }
}
