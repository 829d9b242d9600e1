// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import static io.streamgauge.measure.Sample.measure;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.model.Event;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every measure against a plain computation over all the events, however they were ordered and merged. */
class MeasuresReferenceTest {
    private static final int RUNS = 300;
    private static final String[] TEXTS = {"", "x", "y", "\u00e9\u4e16", null};

    private static final Measures MEASURES = Sample.measures(
            measure("count"),
            measure("count(a)"),
            measure("sum(a)"),
            measure("avg(a)"),
            measure("min(a)"),
            measure("max(a)"),
            measure("stddev(a)"),
            measure("distinct(a)"),
            measure("percentile(a, 99.9)"),
            measure("sum(a * b)"),
            measure("stddev(a * b)"),
            measure("min(-a - 0.5 * (b - a))"),
            measure("first(t)"),
            measure("last(a)"),
            measure("last(f)"),
            measure("first(a * b)"),
            measure("distinct(t)"),
            measure("few", "count", "a < 1 && present(t)"),
            measure("some", "sum(b)", "a < 1 && present(t)"),
            measure("late", "last(t)", "f"));

    private final Random random = Seeds.random(getClass());

    @Test
    void measuresEqualThoseOfAPlainComputation() {
        for (int run = 0; run < RUNS; run++) {
            List<Sample> samples = samples(random.nextInt(40));
            List<Event> events = samples.stream().map(Sample::event).toList();

            AccumulatorRows straight = Merging.straight(MEASURES.layout(), events);
            AccumulatorRows tree = Merging.tree(MEASURES.layout(), events, random);

            assertThat(MEASURES.read(tree, 0)).as("%s", samples).isEqualTo(expected(samples));
            assertThat(Merging.bytes(MEASURES.layout(), tree))
                    .as("%s", samples)
                    .isEqualTo(Merging.bytes(MEASURES.layout(), straight));
            assertThat(MEASURES.events(tree, 0)).isEqualTo(samples.size());
        }
    }

    private List<Sample> samples(int count) {
        int kind = random.nextInt(4);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(new Sample(
                    random.nextBoolean() ? "in" : "other",
                    random.nextInt(2),
                    // Each topic, partition and offset once.
                    i / 2 * 4 + random.nextInt(2) + (i % 2) * 2,
                    random.nextInt(4),
                    number(kind),
                    number(kind),
                    TEXTS[random.nextInt(TEXTS.length)],
                    random.nextInt(3) == 0 ? null : random.nextBoolean()));
        }
        return samples;
    }

    private BigDecimal number(int kind) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 ->
                kind > 1 ? new BigDecimal(new BigInteger(126, random), random.nextInt(75)).negate() : BigDecimal.ONE;
            case 2 -> kind > 0 ? BigDecimal.valueOf(random.nextLong(), random.nextInt(40)) : new BigDecimal("1.00");
            default -> BigDecimal.valueOf(random.nextInt(2000) - 1000, kind == 0 ? 2 : random.nextInt(5));
        };
    }

    private static Object[] expected(List<Sample> samples) {
        List<BigDecimal> a = values(samples, Sample::a);
        List<BigDecimal> product = values(samples, s -> s.a() == null || s.b() == null ? null : s.a().multiply(s.b()));
        List<BigDecimal> combined = values(
                samples,
                s -> s.a() == null || s.b() == null
                        ? null
                        : s.a().negate().subtract(new BigDecimal("0.5").multiply(s.b().subtract(s.a()))));
        List<Sample> few = samples.stream()
                .filter(s -> s.a() != null && s.a().doubleValue() < 1 && s.t() != null)
                .toList();
        Comparator<Sample> order = Comparator.comparingLong(Sample::time)
                .thenComparing(Sample::offset)
                .thenComparing(Sample::partition)
                .thenComparing(Sample::topic);
        List<Sample> sorted = samples.stream().sorted(order).toList();
        return new Object[] {
            (long) samples.size(),
            (long) a.size(),
            decimal(sum(a)),
            a.isEmpty()
                    ? null
                    : (Object) sum(a).divide(BigDecimal.valueOf(a.size()), new MathContext(500))
                            .doubleValue(),
            decimal(a.stream().min(Comparator.naturalOrder()).orElse(null)),
            decimal(a.stream().max(Comparator.naturalOrder()).orElse(null)),
            deviation(a),
            (long) new TreeSet<>(a).size(),
            a.isEmpty() ? null : (Object) new TreeSet<>(a).last().doubleValue(),
            decimal(sum(product)),
            deviation(product),
            decimal(combined.stream().min(Comparator.naturalOrder()).orElse(null)),
            first(values(sorted, Sample::t)),
            decimal(last(values(sorted, Sample::a))),
            last(values(sorted, Sample::f)),
            decimal(first(values(sorted, s -> s.a() == null || s.b() == null ? null : s.a().multiply(s.b())))),
            values(samples, Sample::t).stream().distinct().count(),
            (long) few.size(),
            decimal(sum(values(few, Sample::b))),
            last(values(sorted.stream().filter(s -> Boolean.TRUE.equals(s.f())).toList(), Sample::t)),
        };
    }

    private static <T> List<T> values(List<Sample> samples, Function<Sample, T> of) {
        return samples.stream().map(of).filter(Objects::nonNull).toList();
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal::add).orElse(null);
    }

    private static Decimal decimal(BigDecimal value) {
        return value == null ? null : Decimal.of(value);
    }

    private static <T> T first(List<T> values) {
        return values.isEmpty() ? null : values.get(0);
    }

    private static <T> T last(List<T> values) {
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static Double deviation(List<BigDecimal> values) {
        if (values.size() < 2) {
            return null;
        }
        MathContext precise = new MathContext(500);
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal mean = sum(values).divide(n, precise);
        BigDecimal spread =
                values.stream().map(value -> value.subtract(mean).pow(2)).reduce(BigDecimal.ZERO, BigDecimal::add);
        return spread.divide(n.subtract(BigDecimal.ONE), precise)
                .sqrt(new MathContext(100))
                .doubleValue();
    }
}
