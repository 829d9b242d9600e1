// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import static io.streamgauge.measure.Sample.measure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamgauge.measure.sketch.DDSketch;
import io.streamgauge.measure.sketch.HyperLogLog;
import io.streamgauge.model.Event;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sketches keep what they promise, whatever the numbers look like. */
class SketchesTest {
    private static final String[] PERCENTS = {"0", "0.1", "1", "25", "50", "75", "95", "99", "99.9", "100"};

    enum Distribution {
        UNIFORM,
        LOG_NORMAL,
        PARETO,
        CONSTANT,
        MIXED_SIGNS;

        DoubleSupplier of(Random random) {
            return switch (this) {
                case UNIFORM -> () -> random.nextDouble() * 1000;
                case LOG_NORMAL -> () -> Math.exp(2 * random.nextGaussian());
                case PARETO -> () -> Math.pow(1 - random.nextDouble(), -1 / 1.1);
                case CONSTANT -> () -> 42.5;
                case MIXED_SIGNS -> () -> random.nextInt(10) == 0 ? 0 : random.nextGaussian() * 1e6;
            };
        }
    }

    private final Random random = Seeds.random(getClass());

    @ParameterizedTest
    @EnumSource
    void percentilesAreWithinOnePercentOfTheElement(Distribution distribution) {
        Measure[] percentiles = new Measure[PERCENTS.length];
        for (int i = 0; i < percentiles.length; i++) {
            percentiles[i] = measure("percentile(a, " + PERCENTS[i] + ")");
        }
        Measures measures = Sample.measures(percentiles);
        for (int count : new int[] {1, 2, 3, 10, 99, 1000, 20_000}) {
            List<BigDecimal> values = values(distribution, count);
            Object[] read = measures.read(Merging.tree(measures.layout(), events(values), random), 0);

            Collections.sort(values);
            for (int i = 0; i < PERCENTS.length; i++) {
                int rank = (int) Math.ceil(new BigDecimal(PERCENTS[i])
                        .multiply(BigDecimal.valueOf(count))
                        .movePointLeft(2)
                        .doubleValue());
                double exact = values.get(Math.max(rank, 1) - 1).doubleValue();
                assertThat((Double) read[i])
                        .as("percentile %s of %d", PERCENTS[i], count)
                        .isCloseTo(exact, within(0.01 * Math.abs(exact)));
            }
            assertThat(read[0]).isEqualTo(values.get(0).doubleValue());
            assertThat(read[PERCENTS.length - 1])
                    .isEqualTo(values.get(count - 1).doubleValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void distinctIsWithinTwoPercent(Distribution distribution) {
        // The same values in every run: 2 % are two and a half standard deviations, which chance exceeds at times.
        Random values = new Random(42);
        Measures measures = Sample.measures(measure("distinct(a)"));
        for (int count : new int[] {1, 100, 1024, 1025, 2000, 50_000, 200_000}) {
            List<BigDecimal> some = values(distribution, count, values);

            Object[] read = Sample.read(measures, events(some));

            long exact =
                    some.stream().map(BigDecimal::stripTrailingZeros).distinct().count();
            double bound = exact <= HyperLogLog.MOST_HASHES ? 0 : 0.02 * exact;
            assertThat((double) (Long) read[0]).as("of %d", count).isCloseTo(exact, within(bound));
        }
    }

    @Test
    void distinctOfTheNumbersFromOneOnIsWithinTwoPercent() {
        Measures measures = Sample.measures(measure("distinct(a)"));
        AccumulatorRows rows = new AccumulatorRows(measures.layout(), 1);
        int next = 2000;
        for (int i = 1; i <= 1_000_000; i++) {
            measures.layout().add(rows, 0, Sample.of(i, Integer.toString(i)).event());
            if (i == next) {
                assertThat((double) (Long) measures.read(rows, 0)[0]).isCloseTo(i, within(0.02 * i));
                next *= 2;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherOrderNorMergingChangesAByte(Distribution distribution) {
        Measures measures =
                Sample.measures(measure("distinct(a)"), measure("percentile(a, 50)"), measure("percentile(a, 99)"));
        for (int count : new int[] {1, 10, 1000, 1024, 1025, 1100, 3000, 30_000}) {
            List<Event> events = events(values(distribution, count));
            AccumulatorRows straight = Merging.straight(measures.layout(), events);
            for (int i = 0; i < 10; i++) {
                AccumulatorRows tree = Merging.tree(measures.layout(), events, random);

                assertThat(Merging.bytes(measures.layout(), tree))
                        .isEqualTo(Merging.bytes(measures.layout(), straight));
                assertThat(measures.read(tree, 0)).isEqualTo(measures.read(straight, 0));
            }
        }
    }

    @Test
    void theBucketOfANumberNeverFallsWhereTheNumberRises() {
        for (int i = 0; i < 200_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isNaN(number)) {
                continue;
            }

            assertThat(DDSketch.index(Math.nextUp(number))).isGreaterThanOrEqualTo(DDSketch.index(number));
            assertThat(DDSketch.index(-number)).isEqualTo(-DDSketch.index(number));
            if (Math.abs(number) >= Double.MIN_NORMAL && Double.isFinite(number)) {
                assertThat(DDSketch.number(DDSketch.index(number)) / number).isCloseTo(1, within(1 / 100.9));
            }
        }
    }

    private List<BigDecimal> values(Distribution distribution, int count) {
        return values(distribution, count, random);
    }

    private static List<BigDecimal> values(Distribution distribution, int count, Random random) {
        DoubleSupplier next = distribution.of(random);
        List<BigDecimal> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(new BigDecimal(next.getAsDouble(), new MathContext(15)));
        }
        return values;
    }

    private static List<Event> events(List<BigDecimal> values) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            events.add(Sample.of(i, values.get(i).toString()).event());
        }
        return events;
    }
}
