// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import io.streamgauge.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More ids than are kept in memory, over many checkpoints, on both state backends. */
class DropDuplicatesStateTest {
    private static final int IDS = 12_000;
    private static final long KEEP = 10_000;
    private static final int[] PARALLELISM = {1, 2, 4, 3};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyIdIsFoundAgainAfterCheckpointsAndRestartsAtAnyParallelism(boolean rocksDb) throws Exception {
        Random random = Seeds.random(getClass());
        var deduplication = new Source.Deduplication(List.of("id"), Duration.ofMillis(KEEP));
        List<Event> events = new ArrayList<>();
        try (DuplicatesStage stage = new DuplicatesStage(deduplication, rocksDb, 1 << 10, 1, 2)) {
            for (int i = 0; i < IDS; i++) {
                Event event = event(random);
                events.add(event);
                assertThat(stage.event(event)).as("event %d", i).hasSize(1);
                if (i % 400 == 0) {
                    stage.checkpoint();
                }
                if (i % 3_000 == 0) {
                    stage.restart(1, PARALLELISM[i / 3_000 % PARALLELISM.length]);
                }
                Event before = events.get(random.nextInt(events.size()));
                assertThat(stage.event(before)).as("a copy after event %d", i).isEmpty();
            }
            stage.restart(1, 2);
            for (Event event : events) {
                assertThat(stage.event(event)).isEmpty();
            }
            assertThat(stage.duplicates()).isEqualTo(2 * IDS);
            assertThat(stage.leftovers()).as("values in state").isLessThan(IDS / 20);

            stage.watermark(0, 100_000);
            // RocksDB shows what it has deleted once it has written its batches, as it does for a checkpoint.
            stage.restart(1, 2);
            assertThat(stage.leftovers()).isZero();
        }
    }

    private static Event event(Random random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        SourceRecord record = new SourceRecord("in", 0, 0, 0, null, null, List.of());
        return new Event(record, random.nextInt(30_000), new FieldValues(0, null), new Key(id), Event.Role.COUNT);
    }
}
