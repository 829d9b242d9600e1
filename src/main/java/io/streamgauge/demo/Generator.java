// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import io.streamgauge.model.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes clean events of one domain.
 *
 * @param topic that the demo's pipeline file reads
 * @param recordsPerSecond how many events the demo writes: enough to fill its windows
 * @param timeField how the event's time is called in the document; {@link Dirt} breaks documents behind it
 */
public record Generator(String topic, int recordsPerSecond, String timeField, Events events) {

    public static final Duration STORY = Duration.ofMinutes(3);

    /** An event: key and headers of its Kafka record, and its JSON document. */
    record Document(String key, List<Header> headers, String json) {
        Document(String key, String json) {
            this(key, List.of(), json);
        }
    }

    /**
     * The events. They may keep state, such as a price, but read no clock. The same story is told every {@link #STORY}, from the first
     * event on.
     */
    interface Events {
        /**
         * The next event.
         *
         * @param time when it happened, milliseconds since the epoch
         * @param elapsed the same since the stream began, in milliseconds; negative where it happened before
         */
        Document next(SplittableRandom random, long time, long elapsed);
    }

    /** Seconds of the story that is told at a time. */
    static double second(long elapsed) {
        return Math.floorMod(elapsed, STORY.toMillis()) / 1e3;
    }

    /** How often the story was told before. */
    static long chapter(long elapsed) {
        return Math.floorDiv(elapsed, STORY.toMillis());
    }

    /**
     * The generator of a demo.
     *
     * @param demo trading, fraud, health or iot
     */
    public static Generator of(String demo) {
        return switch (demo) {
            case "trading" -> new Generator("trades", 60, "tradedAt", new Trading());
            case "fraud" -> new Generator("payments", 20, "at", new Fraud());
            case "health" -> new Generator("vitals", 40, "time", new Health());
            case "iot" -> new Generator("readings", 40, "ts", new Iot());
            default -> throw new IllegalArgumentException("no demo is called " + demo);
        };
    }

    /** A header as producers write them, in UTF-8. */
    static Header header(String name, String text) {
        return new Header(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON by a format, with a point in numbers wherever we are. */
    static String json(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
