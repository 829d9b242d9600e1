// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import org.jspecify.annotations.Nullable;

/** One way to write a record's value. Not thread-safe: it reuses memory from one value to the next. */
public interface ValueFormat {
    /**
     * Checks the whole value and locates the requested values in it.
     *
     * @return null if the value is well-formed and the spans are set
     */
    @Nullable
    DecodeProblem scan(byte[] value, ValueSpans spans);

    /** The text of a span of the kind {@link ValueSpans#ESCAPED}, in bytes of its own. */
    byte[] unescape(byte[] value, int start, int end);

    /** Whether a text can be a boolean, because the format has no other type than text. */
    boolean untyped();
}
