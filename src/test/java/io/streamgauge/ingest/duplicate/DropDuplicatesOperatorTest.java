// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import io.streamgauge.testing.Seeds;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropDuplicatesOperatorTest {
    private static final long KEEP = 1_000;
    private static final Source.Deduplication DEDUPLICATION =
            new Source.Deduplication(List.of("id"), Duration.ofMillis(KEEP));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstCopyCountsAndThoseNearItAreDropped(boolean rocksDb) throws Exception {
        try (DuplicatesStage stage = new DuplicatesStage(DEDUPLICATION, rocksDb, 1, 2)) {
            assertThat(stage.event(event(1, 5_000))).hasSize(1);
            assertThat(stage.event(event(1, 5_000))).isEmpty();
            assertThat(stage.event(event(1, 5_000 + KEEP))).isEmpty();
            assertThat(stage.event(event(1, 5_000 - KEEP))).isEmpty();
            assertThat(stage.event(event(1, 5_001 + KEEP))).hasSize(1);
            assertThat(stage.event(event(1, 4_999 - KEEP))).hasSize(1);
            assertThat(stage.event(event(2, 5_000))).hasSize(1);
            assertThat(stage.duplicates()).isEqualTo(3);
        }
    }

    @Test
    void aDuplicateThatBeginsItsPartitionStillReportsIt() throws Exception {
        try (DuplicatesStage stage = new DuplicatesStage(DEDUPLICATION, false, 1, 1)) {
            Event first = event(1, 5_000).as(Event.Role.BEGIN_AND_COUNT);

            assertThat(stage.event(first)).containsExactly(first);
            assertThat(stage.event(first)).extracting(Event::role).containsExactly(Event.Role.BEGIN);
            assertThat(stage.duplicates()).isEqualTo(1);
        }
    }

    @Test
    void idsAreForgottenBucketByBucketAndNoEventHasATimerOfItsOwn() throws Exception {
        try (DuplicatesStage stage = new DuplicatesStage(DEDUPLICATION, false, 1, 1)) {
            for (int id = 0; id < 5_000; id++) {
                stage.event(event(id, 10_000 + id % 1_000));
            }
            // Those of a second are in at most two buckets of each key group.
            assertThat(stage.timers()).isBetween(1, 2 * DuplicatesStage.MAX_PARALLELISM);

            stage.watermark(0, 10_000 + KEEP);
            assertThat(stage.event(event(0, 10_000 + KEEP))).as("not forgotten").isEmpty();
            int before = stage.timers();
            stage.watermark(0, 10_500 + 2 * KEEP);
            assertThat(stage.timers()).isBetween(1, before - 1);
            stage.watermark(0, 11_000 + 2 * KEEP);
            assertThat(stage.leftovers()).isZero();

            // They are so late that no copy of them is remembered, and state stays empty.
            assertThat(stage.event(event(0, 10_000))).hasSize(1);
            assertThat(stage.event(event(0, 10_000))).hasSize(1);
            assertThat(stage.leftovers()).isZero();
        }
    }

    @Test
    void aPlainListOfFirstCopiesDecidesTheSame() throws Exception {
        Random random = Seeds.random(getClass());
        for (int run = 0; run < 60; run++) {
            boolean rocksDb = run % 20 == 0;
            try (RandomCopies copies = new RandomCopies(random, rocksDb, "run " + run)) {
                copies.run();
            }
        }
    }

    /** Copies of random ids from several sources, with watermarks, idle times, and restarts at parallelism 1, 2 and 4. */
    private static final class RandomCopies implements AutoCloseable {
        private static final int STEPS = 600;
        private static final int[] PARALLELISM = {1, 2, 4};

        private final Random random;
        private final String what;
        private final Map<Integer, List<First>> firstCopies = new HashMap<>();
        private final DuplicatesStage stage;
        private final int ids;
        private int sources;
        private long duplicates;
        private long highest = Long.MIN_VALUE;

        RandomCopies(Random random, boolean rocksDb, String what) throws Exception {
            this.random = random;
            this.what = what;
            this.ids = 1 + random.nextInt(60);
            this.sources = 1 + random.nextInt(3);
            this.stage = new DuplicatesStage(DEDUPLICATION, rocksDb, sources, parallelism());
        }

        private int parallelism() {
            return PARALLELISM[random.nextInt(PARALLELISM.length)];
        }

        void run() throws Exception {
            long now = random.nextInt(100_000) - 50_000;
            for (int step = 0; step < STEPS; step++) {
                now += random.nextInt(30);
                switch (random.nextInt(40)) {
                    case 0, 1, 2, 3, 4, 5 -> stage.watermark(random.nextInt(sources), now - random.nextInt(800));
                    case 6 -> stage.idle(random.nextInt(sources));
                    case 7 -> {
                        sources = 1 + random.nextInt(3);
                        stage.restart(sources, parallelism());
                    }
                    default -> check(random.nextInt(ids), now - random.nextInt((int) (5 * KEEP)));
                }
                passed();
            }
            assertThat(stage.duplicates()).as(what).isEqualTo(duplicates);
            for (int source = 0; source < sources; source++) {
                stage.watermark(source, Long.MAX_VALUE);
            }
            // RocksDB shows what it has deleted once it has written its batches, as it does for a checkpoint.
            stage.restart(sources, parallelism());
            assertThat(stage.leftovers()).as(what).isZero();
        }

        /** Follows the watermark, which begins anew after a restart. */
        private void passed() {
            highest = Math.max(highest, stage.watermark());
            firstCopies
                    .values()
                    .forEach(all -> all.forEach(first -> first.passed = Math.max(first.passed, stage.watermark())));
        }

        /** Only of an event behind the watermark it may be open whether a copy is still remembered. */
        private void check(int id, long time) throws Exception {
            List<First> near = firstCopies.getOrDefault(id, List.of()).stream()
                    .filter(first -> Math.abs(time - first.time) <= KEEP)
                    .toList();
            boolean remembered = near.stream().anyMatch(first -> first.passed < first.time + KEEP);
            boolean forgotten = near.stream().allMatch(first -> first.passed >= first.time + 2 * KEEP);
            if (time > highest) {
                assertThat(remembered)
                        .as(what + ": of an event on time all is known")
                        .isEqualTo(!near.isEmpty());
            }

            boolean counts = !stage.event(event(id, time)).isEmpty();

            if (remembered || forgotten) {
                assertThat(counts)
                        .as("%s: %d at %d, first copies %s, watermark %d", what, id, time, near, stage.watermark())
                        .isEqualTo(!remembered);
            }
            if (counts) {
                firstCopies.computeIfAbsent(id, each -> new ArrayList<>()).add(new First(time, stage.watermark()));
            } else {
                duplicates++;
            }
        }

        private static final class First {
            final long time;
            /** The highest watermark since it arrived. */
            long passed;

            First(long time, long passed) {
                this.time = time;
                this.passed = passed;
            }

            @Override
            public String toString() {
                return time + " passed by " + passed;
            }
        }

        @Override
        public void close() throws Exception {
            stage.close();
        }
    }

    private static Event event(long id, long time) {
        SourceRecord record = new SourceRecord("in", 0, 0, 0, null, null, List.of());
        Key key = new Key(ByteBuffer.allocate(16).putLong(8, id).array());
        return new Event(record, time, new FieldValues(0, null), key, Event.Role.COUNT);
    }
}
