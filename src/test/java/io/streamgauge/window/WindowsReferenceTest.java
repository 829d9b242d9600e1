package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.Aggregation;
import io.streamgauge.model.Decimal;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.WindowResult;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Both stages against a plain computation over all the events, on random disordered input. */
class WindowsReferenceTest {
    private static final int RUNS = 60;
    private static final String[] KEYS = {"a", "b", "c", "\u00e9\u4e16", "", "k\u0000"};

    private record Slot(String key, long end) {}

    private final Random random = Seeds.random(getClass());

    @Test
    void resultsEqualThoseOfAPlainComputation() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            check(run);
        }
    }

    private void check(int run) throws Exception {
        long size = 1 + random.nextInt(50);
        long lateness = random.nextBoolean() ? 0 : random.nextInt(60);
        Aggregation aggregation = Pipelines.tumbling(Duration.ofMillis(size), Duration.ofMillis(lateness));
        int sources = 1 + random.nextInt(3);
        Map<Slot, List<BigDecimal>> expected = new HashMap<>();
        TreeSet<Long> expectedLate = new TreeSet<>();
        try (TwoStages stages = new TwoStages(Pipelines.source(), aggregation, sources, 1 + random.nextInt(3))) {
            long clock = 1_000_000;
            long furthest = Long.MIN_VALUE;
            for (long offset = 0; offset < 400; offset++) {
                int subtask = random.nextInt(sources);
                clock += random.nextInt(8);
                switch (random.nextInt(12)) {
                    case 0 -> stages.watermark(subtask, clock - random.nextInt(40));
                    case 1 -> stages.barrier();
                    case 2 -> {
                        if (random.nextInt(8) == 0) {
                            sources = 1 + random.nextInt(3);
                            stages.restart(sources, 1 + random.nextInt(3));
                            continue;
                        }
                    }
                    default -> {}
                }
                furthest = Math.max(furthest, stages.watermark());
                long time = clock - random.nextInt(80);
                String key = KEYS[random.nextInt(KEYS.length)];
                BigDecimal number = number();
                Event event = Events.event(subtask, offset, time, key, number);
                stages.event(subtask, event);
                long end = Math.floorDiv(time, size) * size + size;
                if (end - 1 + lateness <= furthest) {
                    expectedLate.add(offset);
                } else {
                    expected.computeIfAbsent(new Slot(key, end), s -> new ArrayList<>())
                            .add(number);
                }
            }
            stages.endOfInput();

            String what = "run " + run + ", size " + size + ", lateness " + lateness;
            assertThat(stages.late.stream()
                            .map(late -> late.source().offset())
                            .sorted()
                            .toList())
                    .as(what)
                    .isEqualTo(List.copyOf(expectedLate));
            Map<Slot, List<WindowResult>> written = new HashMap<>();
            for (WindowResult result : stages.results) {
                written.computeIfAbsent(new Slot(key(result), result.end()), s -> new ArrayList<>())
                        .add(result);
            }
            assertThat(written.keySet()).as(what).isEqualTo(expected.keySet());
            written.forEach((slot, results) -> {
                for (int i = 0; i < results.size(); i++) {
                    assertThat(results.get(i).revision()).as(what).isEqualTo(i);
                    assertThat(results.get(i).kind())
                            .as(what)
                            .isEqualTo(i == 0 ? WindowResult.Kind.FINAL : WindowResult.Kind.REVISED);
                }
                WindowResult last = results.get(results.size() - 1);
                assertThat(last.measures()).as(what + " " + slot).containsExactly(measures(expected.get(slot)));
            });
            assertThat(stages.leftovers()).as(what + ": state and timers left").isZero();
            for (Late late : stages.late) {
                assertThat(late.windowEnd() - late.windowStart()).isEqualTo(size);
                assertThat(late.by()).isNotNegative();
                assertThat(late.partial()).isFalse();
            }
        }
    }

    private BigDecimal number() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> new BigDecimal("1e38").subtract(BigDecimal.valueOf(random.nextInt(100)));
            case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(19));
            case 3 -> BigDecimal.valueOf(random.nextLong(), 38 + random.nextInt(20));
            default -> BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(4));
        };
    }

    private static String key(WindowResult result) {
        var values = result.key().values();
        assertThat(values.next()).isTrue();
        return values.text();
    }

    /** The measures of {@link Pipelines#ALL_MEASURES}, computed in BigDecimal. */
    private static Object[] measures(List<BigDecimal> all) {
        List<BigDecimal> numbers = all.stream().filter(n -> n != null).toList();
        if (numbers.isEmpty()) {
            return new Object[] {(long) all.size(), 0L, null, null, null, null};
        }
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Object[] {
            (long) all.size(),
            (long) numbers.size(),
            Decimal.of(sum),
            nearest(sum, numbers.size()),
            Decimal.of(numbers.stream().min(BigDecimal::compareTo).orElseThrow()),
            Decimal.of(numbers.stream().max(BigDecimal::compareTo).orElseThrow())
        };
    }

    /** The double nearest to a quotient, found among the neighbours of a first guess. */
    private static double nearest(BigDecimal sum, int count) {
        double guess = sum.doubleValue() / count;
        TreeMap<BigDecimal, Double> byError = new TreeMap<>();
        for (double candidate : new double[] {Math.nextDown(guess), guess, Math.nextUp(guess)}) {
            BigDecimal error = new BigDecimal(candidate)
                    .multiply(BigDecimal.valueOf(count))
                    .subtract(sum)
                    .abs();
            boolean even = (Double.doubleToLongBits(candidate) & 1) == 0;
            byError.merge(error, candidate, (one, other) -> even ? other : one);
        }
        return byError.firstEntry().getValue();
    }
}
