// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

/** The names of the headers of results, dead letters and undelivered notifications: those of Kafka where it defines them (KIP-1034). */
public final class HeaderNames {
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";
    static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";

    public static final String PIPELINE = "streamgauge.pipeline";
    public static final String AGGREGATION = "streamgauge.aggregation";
    public static final String CODE = "streamgauge.error.code";
    public static final String FIELD = "streamgauge.error.field";
    static final String SOURCE_TIMESTAMP = "streamgauge.source.timestamp";
    /** Replaces a value that is too large to be sent. */
    static final String VALUE_LENGTH = "streamgauge.value.length";

    static final String VALUE_SHA_256 = "streamgauge.value.sha256";
    static final String KEY_LENGTH = "streamgauge.key.length";
    public static final String KEY_SHA_256 = "streamgauge.key.sha256";

    public static final String WINDOW_START = "streamgauge.late.window.start";
    public static final String WINDOW_END = "streamgauge.late.window.end";
    static final String WINDOWS = "streamgauge.late.windows";
    static final String BY = "streamgauge.late.by.ms";
    public static final String PARTIAL = "streamgauge.late.partial";

    /** The destination of a notification that was not delivered. */
    public static final String DESTINATION = "streamgauge.notify.destination";

    static final String STATUS = "streamgauge.notify.status";
    static final String ATTEMPTS = "streamgauge.notify.attempts";
    static final String SINCE = "streamgauge.notify.since";

    /** The fingerprint of the definition of a result. */
    public static final String DEFINITION = "streamgauge.definition";
    /** Marks a result that does not contain all events of its window. */
    public static final String INCOMPLETE = "streamgauge.incomplete";

    private HeaderNames() {}
}
