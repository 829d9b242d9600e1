// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** The events of a work, one after the other; a cursor, not a collection. */
final class Events {
    static final int REGIONS = 5;
    static final int LEAST_QUANTITY = 100;

    private static final int CENTS = 99_900;
    private static final int QUANTITIES = 1_000;

    private final Work work;
    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();
    private final String padding;
    private int index = -1;
    private long time;
    private int key;
    private int cents;
    private int quantity;
    private int region;
    private int partition;

    Events(Work work) {
        this.work = work;
        this.random = new SplittableRandom(work.seed());
        this.padding = padding(work.padding());
    }

    /** Fields that nobody asked for, as real events have them. */
    private static String padding(int length) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; fields.length() < length; i++) {
            fields.append(",\"attribute")
                    .append(i)
                    .append("\":{\"value\":\"text of ")
                    .append(i)
                    .append("\",\"weight\":")
                    .append(i * 31 % 97)
                    .append(".5,\"valid\":true}");
        }
        return fields.toString();
    }

    /** Goes to the next event; false behind the last one. */
    boolean next() {
        if (++index == work.events()) {
            return false;
        }
        draw(Work.START_MS + (long) ((double) index / work.events() * work.spanMs()));
        time = Math.max(time, Work.START_MS);
        return true;
    }

    /** Goes to another event, whose time is up to the disorder before the newest. */
    void draw(long newest) {
        time = newest - random.nextLong(Work.DISORDER_MS);
        key = work.hot() > 0 && random.nextDouble() < work.hot() ? 0 : random.nextInt(work.keys());
        cents = 100 + random.nextInt(CENTS);
        quantity = random.nextInt(QUANTITIES);
        region = random.nextInt(REGIONS);
        partition = random.nextInt(work.partitions());
    }

    /** Milliseconds since the epoch. */
    long time() {
        return time;
    }

    int key() {
        return key;
    }

    /** The price in hundredths. */
    int cents() {
        return cents;
    }

    int partition() {
        return partition;
    }

    /** Whether the condition of a filtered work holds. */
    boolean kept() {
        return !work.filtered() || (quantity > LEAST_QUANTITY && region != 3);
    }

    /** The name of a key as it stands in the event. */
    static String symbol(int key) {
        return "SYM-" + key;
    }

    /** About 190 bytes of JSON, nested, with escapes. */
    byte[] json() {
        text.setLength(0);
        text.append("{\"id\":\"t-")
                .append(10_000_000 + index)
                .append("\",\"at\":")
                .append(time);
        text.append(",\"user\":{\"name\":\"Jos\\u00e9 \\\"J")
                .append(key & 63)
                .append("\\\"\",\"region\":\"region-")
                .append(region)
                .append("\"},\"trade\":{\"symbol\":\"SYM-")
                .append(key)
                .append("\",\"price\":")
                .append(cents / 100)
                .append('.')
                .append((char) ('0' + cents / 10 % 10))
                .append((char) ('0' + cents % 10))
                .append(",\"quantity\":")
                .append(quantity)
                .append("},\"note\":\"first\\nsecond \\\\ third\",\"live\":true")
                .append(padding)
                .append('}');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
