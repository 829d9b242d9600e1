package io.streamgauge.ingest.format;

import io.streamgauge.model.RejectReason;

/** One way to write a record's value. Not thread-safe: it speaks about the value scanned last. */
public interface ValueFormat {
    /**
     * Checks the whole value and finds in it what is asked for.
     *
     * @return null where the value is well-formed and the tokens are set, else what is wrong with it
     */
    RejectReason scan(byte[] value, ValueSpans tokens);

    /** What the last scan found wrong, for people. */
    String problem();

    /** The text of a token of the kind {@link ValueSpans#ESCAPED}, in bytes of its own. */
    byte[] unescape(byte[] value, int start, int end);

    /** Whether texts also stand for truth values, because the format knows nothing but text. */
    boolean untyped();
}
