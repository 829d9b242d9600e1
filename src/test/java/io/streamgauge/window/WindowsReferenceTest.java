// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both stages against a plain computation over all the events: random windows, lateness, interim results, keys, measures and
 * conditions; random disordered input from several subtasks, checkpoints, restarts at another parallelism, at times with other
 * measures and another lateness, on the heap and on RocksDB.
 */
@Tag("slow")
public class WindowsReferenceTest {
    private static final int RUNS = 40;

    private final Random random = Seeds.random(getClass());

    @Test
    void tumblingWindowsEqualAPlainComputation() throws Exception {
        check(() -> "{tumbling: %dms}".formatted(1 + random.nextInt(50)));
    }

    @Test
    void slidingWindowsEqualAPlainComputation() throws Exception {
        check(() -> {
            int size = 1 + random.nextInt(50);
            return "{sliding: %dms, every: %dms}".formatted(size, 1 + random.nextInt(size));
        });
    }

    @Test
    void cumulativeWindowsEqualAPlainComputation() throws Exception {
        check(() -> {
            int every = 1 + random.nextInt(15);
            return "{cumulative: %dms, every: %dms}".formatted(every * (1 + random.nextInt(6)), every);
        });
    }

    @Test
    void sessionsEqualAPlainComputation() throws Exception {
        check(() -> {
            int gap = 1 + random.nextInt(40);
            return "{session: %dms, max: %dms}".formatted(gap, gap + random.nextInt(200));
        });
    }

    /** The input of a run is of two months, one year, or four years. */
    @ParameterizedTest
    @CsvSource({"day, 1", "week, 6", "month, 24"})
    void calendarWindowsEqualAPlainComputation(String unit, int hours) throws Exception {
        List<String> zones = List.of(
                "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kolkata", "+05:30");
        check(
                Duration.ofHours(hours).toMillis(),
                () -> "{calendar: %s, zone: %s}".formatted(unit, zones.get(random.nextInt(zones.size()))));
    }

    private void check(Supplier<String> windows) throws Exception {
        check(1, windows);
    }

    private void check(long tick, Supplier<String> windows) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            long lateness = random.nextBoolean() ? 0 : random.nextInt(60) * tick;
            Long early = random.nextBoolean() ? null : (Long) (long) (2 + random.nextInt(1000));
            RandomPipeline pipeline = RandomPipeline.of(random, windows.get(), lateness, early);
            try (RandomRun stages = new RandomRun(random, pipeline, tick, "run " + run)) {
                stages.run();
            }
        }
    }
}
