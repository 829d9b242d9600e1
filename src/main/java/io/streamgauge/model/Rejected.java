// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import org.jspecify.annotations.Nullable;

/**
 * A record that was rejected, with the reason.
 *
 * @param source the record as it was read
 * @param code the reason
 * @param field the declared field at fault, as named in the pipeline file; null if the whole record is at fault
 * @param message one sentence for people
 * @param aggregation the aggregation that rejected it; null if the decoder did
 */
public record Rejected(
        SourceRecord source,
        RejectReason code,
        @Nullable String field,
        String message,
        @Nullable String aggregation) implements Decoded {}
