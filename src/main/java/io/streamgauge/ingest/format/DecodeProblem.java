// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.model.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a record cannot be decoded.
 *
 * @param field the declared field at fault; null if the whole record is
 * @param message one sentence for people
 */
public record DecodeProblem(RejectReason reason, @Nullable String field, String message) {
    public static DecodeProblem malformed(String message) {
        return new DecodeProblem(RejectReason.MALFORMED, null, message);
    }
}
