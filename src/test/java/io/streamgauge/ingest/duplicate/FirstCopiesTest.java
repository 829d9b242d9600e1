// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FirstCopiesTest {
    private static final int GROUPS = 4;

    private record Id(long high, long low) {}

    @Test
    void aPlainMapOfFirstCopiesDecidesTheSame() throws Exception {
        Random random = Seeds.random(getClass());
        for (int run = 0; run < 60; run++) {
            new Comparison(random, "run " + run).run();
        }
    }

    /** Random ids and times, with checkpoints, restarts and watermarks, beside a map of each bucket. */
    private static final class Comparison {
        private static final int STEPS = 20_000;
        /** Buckets that need one, two, three and five bytes for a time. */
        private static final long[] KEEP = {200, 1_000, 100_000, 100_000_000_000L};

        private final Random random;
        private final String what;
        private final long keep;
        private final Buckets buckets;
        private final BlocksInMemory state;
        private final int places;
        private final List<Map<Long, Map<Id, Long>>> expected = new ArrayList<>();
        private final Id[] ids;
        private FirstCopies firstCopies;
        private long watermark = Long.MIN_VALUE;

        Comparison(Random random, String what) {
            this.random = random;
            this.what = what;
            this.keep = KEEP[random.nextInt(KEEP.length)];
            this.buckets = new Buckets(keep, GROUPS);
            this.state = new BlocksInMemory(new BlockFormat(keep), buckets);
            this.places = 2 << random.nextInt(12);
            this.ids = new Id[1 + random.nextInt(8_000)];
            boolean alike = random.nextInt(4) == 0;
            for (int i = 0; i < ids.length; i++) {
                ids[i] = new Id(alike ? random.nextInt(3) - 1 : random.nextLong(), random.nextLong());
            }
            for (int group = 0; group < GROUPS; group++) {
                expected.add(new TreeMap<>());
            }
            firstCopies = new FirstCopies(buckets, state, GROUPS, places);
        }

        void run() throws Exception {
            long now = random.nextInt(1_000_000) - 500_000;
            long speed = 1 + keep * random.nextInt(20) / STEPS;
            for (int step = 0; step < STEPS; step++) {
                now += random.nextInt(3) * speed;
                if (random.nextInt(500) == 0) {
                    firstCopies.save(watermark);
                }
                if (random.nextInt(2_000) == 0) {
                    restart();
                }
                if (random.nextInt(100) == 0) {
                    watermark(now - random.nextLong(2 * keep));
                }
                event(random.nextInt(ids.length), now - random.nextLong(1 + random.nextInt(4) * keep));
            }
            watermark(Long.MAX_VALUE);
            assertThat(state.values()).as(what).isZero();
        }

        private void event(int index, long time) throws Exception {
            Id id = ids[index];
            int group = Math.floorMod(id.low, GROUPS);
            long bucket = buckets.bucket(group, time);
            Map<Long, Map<Id, Long>> kept = expected.get(group);
            boolean copy = false;
            for (long near = bucket - 1; near <= bucket + 1; near++) {
                Long first = kept.getOrDefault(near, Map.of()).get(id);
                copy |= first != null && Math.abs(time - first) <= keep;
            }

            assertThat(firstCopies.hasCopy(group, id.high, id.low, time, watermark))
                    .as("%s: id %d at %d", what, index, time)
                    .isEqualTo(copy);

            if (!copy && buckets.isKept(group, bucket, watermark)) {
                firstCopies.add(group, id.high, id.low, time, watermark);
                kept.computeIfAbsent(bucket, each -> new HashMap<>()).put(id, time);
            }
        }

        private void watermark(long time) throws Exception {
            watermark = Math.max(watermark, time);
            for (int group = 0; group < GROUPS; group++) {
                for (Long bucket : List.copyOf(expected.get(group).keySet())) {
                    if (!buckets.isKept(group, bucket, watermark)) {
                        expected.get(group).remove(bucket);
                        firstCopies.drop(group, bucket);
                    }
                }
            }
        }

        private void restart() throws Exception {
            firstCopies.save(watermark);
            firstCopies = new FirstCopies(buckets, state, GROUPS, places);
            for (int group = 0; group < GROUPS; group++) {
                for (long bucket : state.inState(group)) {
                    firstCopies.restored(group, bucket);
                }
            }
        }
    }

    @Test
    void idsAreInFewValuesAndAreWrittenFewTimes() throws Exception {
        Random random = Seeds.random(getClass());
        Buckets buckets = new Buckets(3_600_000, GROUPS);
        BlockFormat format = new BlockFormat(3_600_000);
        BlocksInMemory state = new BlocksInMemory(format, buckets);
        FirstCopies firstCopies = new FirstCopies(buckets, state, GROUPS, 1 << 14);
        int ids = 0;
        for (int checkpoint = 0; checkpoint < 64; checkpoint++) {
            for (int i = 0; i < 2_000; i++) {
                firstCopies.add(random.nextInt(GROUPS), random.nextLong(), random.nextLong(), 0, Long.MIN_VALUE);
                ids++;
            }
            firstCopies.save(Long.MIN_VALUE);
        }

        assertThat(state.values()).isLessThan(ids / 200);
        // With the first checkpoint, and with the fourth, the sixteenth and the sixty-fourth behind it.
        assertThat(state.written()).isBetween((long) format.bytes(ids), 4L * format.bytes(ids));
    }
}
