// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.decimal.Decimal;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measures;
import io.streamgauge.pipeline.Pipeline;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** A pipeline file made by chance, and each of its measures computed plainly over all the events of a window. */
final class RandomPipeline {
    /** An event of {@link io.streamgauge.testing.Pipelines#source}; the number may be null. */
    record Item(long time, long offset, String k, BigDecimal n) {}

    /** Stands for every number within 1 % of it. */
    private record Near(double value) {}

    private static final MathContext PRECISE = new MathContext(500);
    private static final Comparator<Item> ORDER =
            Comparator.comparingLong(Item::time).thenComparing(Item::offset);

    private static final Map<String, Function<List<Item>, Object>> MEASURES = measures();
    private static final Map<String, Predicate<Item>> CONDITIONS = conditions();

    private static Map<String, Function<List<Item>, Object>> measures() {
        Map<String, Function<List<Item>, Object>> all = new LinkedHashMap<>();
        all.put("count", items -> (long) items.size());
        all.put("count(n)", items -> (long) numbers(items).size());
        all.put("sum(n)", items -> decimal(sum(numbers(items))));
        all.put("avg(n)", items -> mean(numbers(items)));
        all.put("min(n)", items -> decimal(sorted(numbers(items), 0)));
        all.put("max(n)", items -> decimal(sorted(numbers(items), 1)));
        all.put("stddev(n)", items -> deviation(numbers(items)));
        all.put("percentile(n, 0)", items -> asDouble(sorted(numbers(items), 0)));
        all.put("percentile(n, 50)", items -> near(sorted(numbers(items), 0.5)));
        all.put("percentile(n, 90)", items -> near(sorted(numbers(items), 0.9)));
        all.put("distinct(n)", items -> distinct(numbers(items)));
        all.put("distinct(k)", items -> distinct(values(items, Item::k)));
        all.put("first(k)", items -> first(values(items, Item::k)));
        all.put("last(n)", items -> decimal(last(numbers(items))));
        all.put("first(n)", items -> decimal(first(numbers(items))));
        all.put(
                "sum(n * n - 2 * n)",
                items -> decimal(sum(values(
                        items,
                        item -> item.n == null ? null : item.n.multiply(item.n.subtract(BigDecimal.valueOf(2)))))));
        all.put(
                "max(0.5 - n)",
                items -> decimal(sorted(
                        values(items, item -> item.n == null ? null : new BigDecimal("0.5").subtract(item.n)), 1)));
        return all;
    }

    private static Map<String, Predicate<Item>> conditions() {
        Map<String, Predicate<Item>> all = new LinkedHashMap<>();
        all.put("n < 0", item -> item.n != null && item.n.doubleValue() < 0);
        all.put("present(n)", item -> item.n != null);
        all.put("!present(n) || n >= 100", item -> item.n == null || item.n.doubleValue() >= 100);
        all.put("k == \"a\"", item -> item.k.equals("a"));
        all.put(
                "k in [\"a\", \"b\", \"\"] && n > -1000",
                item -> List.of("a", "b", "").contains(item.k) && item.n != null && item.n.doubleValue() > -1000);
        return all;
    }

    final String text;
    final Pipeline pipeline;
    private final String window;
    private final Long earlyMs;
    /** Null for none. */
    private final String condition;

    private final boolean keyed;
    private final List<Function<List<Item>, Object>> expected = new ArrayList<>();
    /** Whether each measure has missed an event that came with this offset. */
    private final List<LongPredicate> missed = new ArrayList<>();
    /** By the definition of what is kept: the first offset that it was there for. */
    private final Map<String, Long> since = new HashMap<>();

    /**
     * @param window as the file has it
     * @param early null for none
     */
    static RandomPipeline of(Random random, String window, long latenessMs, Long earlyMs) {
        String condition = random.nextInt(3) == 0 ? any(random, CONDITIONS) : null;
        return new RandomPipeline(
                random, window, latenessMs, earlyMs, condition, random.nextInt(4) > 0, Map.of(), Long.MIN_VALUE);
    }

    /** The same windows with other measures, at times without interim results. */
    RandomPipeline edited(Random random, long latenessMs, long offset) {
        Long early = random.nextInt(3) == 0 ? null : earlyMs;
        return new RandomPipeline(random, window, latenessMs, early, condition, keyed, since, offset);
    }

    private RandomPipeline(
            Random random,
            String window,
            long latenessMs,
            Long earlyMs,
            String condition,
            boolean keyed,
            Map<String, Long> before,
            long offset) {
        this.window = window;
        this.earlyMs = earlyMs;
        this.condition = condition;
        this.keyed = keyed;
        StringBuilder file = new StringBuilder("""
                name: random
                kafka: {bootstrap.servers: 'localhost:9092'}
                source:
                  topics: [in]
                  fields: {k: text, n: number}
                aggregations:
                  - name: figures
                """);
        line(file, condition == null ? null : "where: '" + condition + "'");
        line(file, keyed ? "keyBy: [k]" : null);
        line(file, "window: " + window);
        line(file, latenessMs == 0 ? null : "allowedLateness: " + latenessMs + "ms");
        line(file, earlyMs == null ? null : "early: " + earlyMs + "ms");
        line(file, "measures:");
        line(file, "  events: count");
        expected.add(MEASURES.get("count"));
        if (random.nextInt(4) > 0) {
            line(file, "  mean: {derive: 'total / events'}");
            expected.add(items -> derived(items));
            line(file, "  total: sum(n)");
            expected.add(MEASURES.get("sum(n)"));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            measure(random, "m" + i, file);
        }
        text = file.toString();
        ParseResult reading = PipelineFile.read("random.yaml", text, List.of(), name -> null, true);
        assertThat(reading.hasErrors()).as("%s %s", reading.problems(), text).isFalse();
        pipeline = reading.pipeline();
        List<Measure> measures = pipeline.aggregations().get(0).measures();
        definitions(measures).forEach(each -> since.put(each, before.getOrDefault(each, offset)));
        for (Measure measure : measures) {
            List<Measure> made = measure instanceof Measure.Derived
                    ? measures.stream()
                            .filter(each -> each.name().matches("total|events"))
                            .toList()
                    : List.of(measure);
            long from = definitions(made).stream().mapToLong(since::get).max().orElseThrow();
            missed.add(at -> at < from);
        }
    }

    private List<String> definitions(List<Measure> measures) {
        return new Measures(measures, pipeline.source()::fieldIndex).layout().definitions();
    }

    private void measure(Random random, String name, StringBuilder file) {
        String measure = any(random, MEASURES);
        Function<List<Item>, Object> plain = MEASURES.get(measure);
        if (random.nextBoolean()) {
            line(file, "  " + name + ": '" + measure + "'");
            expected.add(plain);
            return;
        }
        String condition = any(random, CONDITIONS);
        line(file, "  " + name + ": {measure: '" + measure + "', where: '" + condition + "'}");
        expected.add(items ->
                plain.apply(items.stream().filter(CONDITIONS.get(condition)).toList()));
    }

    private static void line(StringBuilder file, String line) {
        if (line != null) {
            file.append("    ").append(line).append('\n');
        }
    }

    private static String any(Random random, Map<String, ?> all) {
        return List.copyOf(all.keySet()).get(random.nextInt(all.size()));
    }

    /** Whether the aggregation takes an event. */
    boolean takes(Item item) {
        return condition == null || CONDITIONS.get(condition).test(item);
    }

    void check(String what, Object[] measures, List<Item> items) {
        List<Item> ordered = items.stream().sorted(ORDER).toList();
        assertThat(measures).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < measures.length; i++) {
            LongPredicate unseen = missed.get(i);
            boolean whole = items.stream().noneMatch(item -> unseen.test(item.offset));
            Object plain = whole ? expected.get(i).apply(ordered) : null;
            String which = what + ", measure " + i + " of\n" + text;
            if (plain instanceof Near near) {
                double off = Math.abs((Double) measures[i] - near.value);
                assertThat(off).as(which).isLessThanOrEqualTo(0.01 * Math.abs(near.value));
            } else {
                assertThat(measures[i]).as(which).isEqualTo(plain);
            }
        }
    }

    private static Double derived(List<Item> items) {
        BigDecimal total = sum(numbers(items));
        return total == null ? null : (Double) (total.doubleValue() / items.size());
    }

    private static List<BigDecimal> numbers(List<Item> items) {
        return values(items, Item::n);
    }

    private static <T> List<T> values(List<Item> items, Function<Item, T> of) {
        return items.stream().map(of).filter(Objects::nonNull).toList();
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal::add).orElse(null);
    }

    private static Double mean(List<BigDecimal> numbers) {
        return numbers.isEmpty()
                ? null
                : (Double) sum(numbers)
                        .divide(BigDecimal.valueOf(numbers.size()), PRECISE)
                        .doubleValue();
    }

    private static Double deviation(List<BigDecimal> numbers) {
        if (numbers.size() < 2) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(numbers.size());
        BigDecimal mean = sum(numbers).divide(n, PRECISE);
        BigDecimal squares =
                numbers.stream().map(number -> number.subtract(mean).pow(2)).reduce(BigDecimal.ZERO, BigDecimal::add);
        return squares.divide(n.subtract(BigDecimal.ONE), PRECISE).sqrt(PRECISE).doubleValue();
    }

    /** The element of rank ceil(share n); the least one for 0. */
    private static BigDecimal sorted(List<BigDecimal> numbers, double share) {
        int rank = Math.max(1, (int) Math.ceil(share * numbers.size()));
        return numbers.isEmpty() ? null : numbers.stream().sorted().toList().get(rank - 1);
    }

    private static Long distinct(List<?> values) {
        return values.stream()
                .map(value -> value instanceof BigDecimal number ? number.stripTrailingZeros() : value)
                .distinct()
                .count();
    }

    private static <T> T first(List<T> values) {
        return values.isEmpty() ? null : values.get(0);
    }

    private static <T> T last(List<T> values) {
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static Decimal decimal(BigDecimal number) {
        return number == null ? null : Decimal.of(number);
    }

    private static Double asDouble(BigDecimal number) {
        return number == null ? null : (Double) number.doubleValue();
    }

    private static Near near(BigDecimal number) {
        return number == null ? null : new Near(number.doubleValue());
    }
}
