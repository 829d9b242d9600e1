package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.Aggregation;
import io.streamgauge.config.Window;
import io.streamgauge.model.Decimal;
import io.streamgauge.model.WindowResult;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Both stages against a plain computation over all the events, on random disordered input. */
class WindowsReferenceTest {
    private static final int RUNS = 60;
    private static final String[] KEYS = {"a", "b", "c", "\u00e9\u4e16", "", "k\u0000"};

    private final Random random = Seeds.random(getClass());

    @Test
    void tumblingWindowsEqualAPlainComputation() throws Exception {
        check(() -> new Window.Tumbling(millis(1 + random.nextInt(50))));
    }

    @Test
    void slidingWindowsEqualAPlainComputation() throws Exception {
        check(() -> {
            int size = 1 + random.nextInt(50);
            return new Window.Sliding(millis(size), millis(1 + random.nextInt(size)));
        });
    }

    @Test
    void cumulativeWindowsEqualAPlainComputation() throws Exception {
        check(() -> {
            int every = 1 + random.nextInt(15);
            return new Window.Cumulative(millis(every * (1 + random.nextInt(6))), millis(every));
        });
    }

    @Test
    void sessionsEqualAPlainComputation() throws Exception {
        check(() -> {
            int gap = 1 + random.nextInt(40);
            return new Window.Session(millis(gap), millis(gap + random.nextInt(200)));
        });
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }

    private void check(Supplier<Window> windows) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            Window window = windows.get();
            long lateness = random.nextBoolean() ? 0 : random.nextInt(60);
            check(window, lateness, "run " + run + ", " + window + ", lateness " + lateness);
        }
    }

    private void check(Window window, long lateness, String what) throws Exception {
        Aggregation aggregation = Pipelines.aggregation(window, Duration.ofMillis(lateness), null);
        int sources = 1 + random.nextInt(3);
        Reference reference = new Reference(window, lateness);
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
                if (window instanceof Window.Session && time <= furthest) {
                    // An event on its way from another subtask may keep the session open that this one belongs to: in
                    // the
                    // flow that is a matter of chance, here all that came before has arrived.
                    stages.barrier();
                }
                stages.event(subtask, Events.event(subtask, offset, time, key, number));
                reference.event(key, time, number, offset, furthest);
            }
            stages.endOfInput();

            assertThat(stages.late.stream()
                            .map(late ->
                                    new Reference.LateEvent(late.source().offset(), late.windows(), late.partial()))
                            .toList())
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(reference.late);
            assertThat(stages.late)
                    .as(what)
                    .allSatisfy(late -> assertThat(late.by()).isNotNegative());
            Map<Reference.Slot, Object[]> written = lastOf(stages.results, window instanceof Window.Session, what);
            Map<Reference.Slot, List<BigDecimal>> expected = reference.windows();
            assertThat(written.keySet()).as(what).isEqualTo(expected.keySet());
            written.forEach((slot, measures) ->
                    assertThat(measures).as(what + " " + slot).containsExactly(measures(expected.get(slot))));
            assertThat(stages.leftovers()).as(what + ": state and timers left").isZero();
        }
    }

    /** What a compacted topic keeps; on the way, that each window has one final result and revisions in order. */
    private static Map<Reference.Slot, Object[]> lastOf(List<WindowResult> results, boolean sessions, String what) {
        Map<Reference.Slot, WindowResult> byKafkaKey = new LinkedHashMap<>();
        List<WindowResult> closed = new ArrayList<>();
        for (WindowResult result : results) {
            Reference.Slot slot = new Reference.Slot(key(result), result.start(), sessions ? 0 : result.end());
            if (result.kind() == WindowResult.Kind.RETRACTED) {
                assertThat(byKafkaKey.remove(slot))
                        .as(what + ": takes back what was written")
                        .isNotNull();
                continue;
            }
            WindowResult before = byKafkaKey.put(slot, result);
            if (sessions && before != null && result.kind() == WindowResult.Kind.FINAL) {
                // An event at the very start of a session that is closed and forgotten, kept from being late by another
                // session that began in the millisecond in which the first one ended.
                closed.add(before);
                before = null;
            }
            assertThat(result.revision()).as(what).isEqualTo(before == null ? 0 : before.revision() + 1);
            assertThat(result.kind())
                    .as(what)
                    .isEqualTo(before == null ? WindowResult.Kind.FINAL : WindowResult.Kind.REVISED);
        }
        closed.addAll(byKafkaKey.values());
        Map<Reference.Slot, Object[]> last = new HashMap<>();
        closed.forEach(
                result -> last.put(new Reference.Slot(key(result), result.start(), result.end()), result.measures()));
        return last;
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
