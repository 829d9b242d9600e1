// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import io.streamgauge.model.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A stream as it really comes. Of 1,000 records about 985 are good, though up to {@link #DISORDER} behind their time; 6
 * come {@link #LATE} too late; 4 are cut off in the middle; 3 have a text where a number stood; 1 or 2 come from a device
 * whose clock is a day ahead. The last partition is silent for {@link #SILENCE} of every minute.
 */
public final class Dirt {
    /** What the demo's pipeline files allow as {@code maxOutOfOrderness}. */
    static final Duration DISORDER = Duration.ofSeconds(2);

    /** Far behind the disorder: short windows are closed by then, of long ones some. */
    static final Duration LATE = Duration.ofSeconds(30);

    static final Duration AHEAD = Duration.ofDays(1);
    static final Duration SILENCE = Duration.ofSeconds(20);
    private static final long SILENCE_EVERY = Duration.ofMinutes(1).toMillis();

    private static final Header PRODUCER = Generator.header("producer", "streamgauge-demo");

    private final Generator generator;
    private final SplittableRandom random;
    private final int partitions;
    private long start = -1;

    public Dirt(Generator generator, long seed, int partitions) {
        this.generator = generator;
        this.random = new SplittableRandom(seed);
        this.partitions = partitions;
    }

    /** The next record, written at {@code now} (milliseconds since the epoch). */
    public Sample next(long now) {
        start = start < 0 ? now : start;
        int chance = random.nextInt(10_000);
        // Most come at once; the product of two chances leaves a thin tail up to the bound.
        long behind = (long) (random.nextDouble() * random.nextDouble() * DISORDER.toMillis());
        if (chance < 60) {
            behind = LATE.toMillis();
        } else if (chance < 75) {
            behind = -AHEAD.toMillis();
        }
        Generator.Document document = generator.events().next(random, now - behind, now - behind - start);
        String value = document.json();
        if (chance >= 9_960) {
            value = value.substring(0, value.length() / 2);
        } else if (chance >= 9_930) {
            value = withTextForNumber(value);
        }
        List<Header> headers = new ArrayList<>(document.headers());
        headers.add(PRODUCER);
        return new Sample(document.key(), value, headers, partition(document.key(), now), now);
    }

    /** The first number of a document that carries no time becomes a text that is no number. */
    private String withTextForNumber(String json) {
        int time = json.indexOf("\"" + generator.timeField() + "\"");
        return json.substring(0, time).replaceFirst(":-?\\d+(\\.\\d+)", ":\"n/a\"") + json.substring(time);
    }

    /** By key, as Kafka does it; while the last partition is silent its keys go to the first. */
    private int partition(String key, long now) {
        int partition = Math.floorMod(key.hashCode(), partitions);
        boolean silent = Math.floorMod(now, SILENCE_EVERY) < SILENCE.toMillis();
        return silent && partition == partitions - 1 ? 0 : partition;
    }
}
