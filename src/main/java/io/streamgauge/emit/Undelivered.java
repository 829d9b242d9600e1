// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import org.jspecify.annotations.Nullable;

/**
 * A notification that was not delivered to a destination.
 *
 * @param key of the record in the topic of alerts; null for a notification that has no such record
 * @param value the record
 * @param destination its name
 * @param status of the last answer over HTTP; 0 if there was none
 * @param message the last failure as text; never with an address or a header of the destination
 * @param attempts how often delivery was tried
 * @param since when the alert was emitted, milliseconds since the epoch
 */
public record Undelivered(
        byte @Nullable [] key,
        byte[] value,
        String destination,
        Reason reason,
        int status,
        String message,
        int attempts,
        long since) {

    /** Why it is not delivered. */
    public enum Reason {
        /** The destination refused the request, and will always refuse it. */
        REFUSED,
        /** It was not delivered within {@code giveUpAfter}. */
        EXPIRED,
        /** Too many notifications were pending for the destination, or too many incidents open. */
        OVERFLOW,
        /** A bounded run ended before it was delivered. */
        ENDED
    }
}
