// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import static io.streamgauge.measure.Sample.derived;
import static io.streamgauge.measure.Sample.measure;
import static io.streamgauge.measure.Sample.measures;
import static io.streamgauge.measure.Sample.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Formula;
import io.streamgauge.measure.sketch.HyperLogLog;
import io.streamgauge.model.Event;
import io.streamgauge.testing.Expressions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {
    private static final Map<String, OperandType> NUMBERS = Map.of(
            "x",
            OperandType.NUMBER,
            "y",
            OperandType.NUMBER,
            "z",
            OperandType.NUMBER,
            "n",
            OperandType.NUMBER,
            "t",
            OperandType.TEXT);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // the measure, without events, of events without a value, of one value, of two
                "count,             0, 1, 1, 2",
                "count(a),          0, 0, 1, 2",
                "sum(a),            -, -, 3, 8",
                "avg(a),            -, -, 3.0, 4.0",
                "min(a),            -, -, 3, 3",
                "max(a),            -, -, 3, 5",
                "first(a),          -, -, 3, 3",
                "last(a),           -, -, 3, 5",
                "stddev(a),         -, -, -, 1.4142135623730951",
                "'percentile(a, 50)', -, -, 3.0, 3.0",
                "distinct(a),       0, 0, 1, 2",
                "sum(a * 2 + 1),    -, -, 7, 18",
                "count(a * b),      0, 0, 0, 0",
                "sum(a * b),        -, -, -, -"
            })
    void withoutInputThereIsNoValue(String measure, String none, String missing, String one, String two) {
        Measures measures = measures(measure(measure));
        Event three = Sample.of(1, "3").event();
        Event five = Sample.of(2, "5.0").event();

        assertThat(text(read(measures, List.of())[0])).isEqualTo(none);
        assertThat(text(read(measures, List.of(Sample.of(0, null).event()))[0])).isEqualTo(missing);
        assertThat(text(read(measures, List.of(three))[0])).isEqualTo(one);
        assertThat(text(read(measures, List.of(five, three))[0])).isEqualTo(two);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    @Test
    void accumulatorsAreSharedAndNamedByWhatTheyKeep() {
        Measures measures = measures(
                measure("avg(a)"),
                measure("sum((a))"),
                measure("stddev( a )"),
                measure("percentile(a, 50)"),
                measure("percentile(a, 99)"),
                measure("sum(a*b)"),
                measure("avg(a * (b))"),
                measure("odd", "count", "a < 100"));

        assertThat(measures.layout().definitions())
                .containsExactly(
                        "count",
                        "sum(a)",
                        "count(a)",
                        "squares(a)",
                        "quantiles(a)",
                        "min(a)",
                        "max(a)",
                        "sum(a * b)",
                        "count(a * b)",
                        "count where a < 100");
    }

    @Test
    void anUnknownDefinitionIsRefused() {
        assertThatThrownBy(() -> RowLayout.of(List.of("count", "median(a)")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state contains an unknown measure: median(a)");
    }

    @Test
    void whatAFilterLeavesOutMayBeInvalid() {
        Measures filtered = measures(measure("some", "sum(a)", "f"));
        Event out = new Sample("in", 0, 0, 0, null, null, null, false).withInvalidA();
        Event in = new Sample("in", 0, 0, 0, null, null, null, true).withInvalidA();
        Event unknown = new Sample("in", 0, 0, 0, null, null, null, null).withInvalidA();

        assertThat(filtered.invalidInput(out)).isEqualTo(-1);
        assertThat(filtered.invalidInput(unknown)).isEqualTo(-1);
        assertThat(filtered.invalidInput(in)).isZero();
        assertThat(measures(measure("sum(a * b)")).invalidInput(out)).isZero();
        assertThat(measures(measure("count")).invalidInput(out)).isEqualTo(-1);
    }

    @Test
    void aFilterOverAnInvalidValueCountsAndRejectsNothing() {
        Measures measures = measures(measure("few", "count", "a < 100"));
        Event event = Sample.of(0, null).withInvalidA();

        assertThat(measures.invalidInput(event)).isEqualTo(-1);
        assertThat(read(measures, List.of(event))).containsExactly(0L);
    }

    @Test
    void derivedMeasuresUseOthersInAnyOrder() {
        Measures measures = measures(
                derived("z", "y * 2", NUMBERS),
                derived("y", "x / n", NUMBERS),
                measure("x", "sum(a)", null),
                measure("n", "count", null),
                measure("t", "last(t)", null),
                derived("u", "t == 'warm' ? 1 : 0", NUMBERS));
        Event event = new Sample("in", 0, 0, 0, new BigDecimal("1.5"), null, "warm", null).event();

        assertThat(read(measures, List.of(event, event))).containsExactly(3.0, 1.5, Decimal.of(3, 0), 2L, "warm", 1.0);
    }

    @ParameterizedTest
    @CsvSource({"x / n", "x + 1", "n / 0", "0 / n", "n * 1e308 * 1e308", "-1 / n", "present(x) ? 1 : x"})
    void aDerivedMeasureWithoutAFiniteValueIsNull(String formula) {
        Measures measures =
                measures(measure("x", "sum(a)", null), measure("n", "count(b)", null), derived("y", formula, NUMBERS));

        Object value = read(measures, List.of(Sample.of(0, null).event()))[2];

        if (formula.equals("n * 1e308 * 1e308")) {
            assertThat(value).isEqualTo(0.0);
        } else {
            assertThat(value).isNull();
        }
    }

    @Test
    void aCycleOfDerivedMeasuresIsFound() throws Exception {
        Map<String, Formula> formulas = Map.of(
                "x", Expressions.formula("y + n", NUMBERS),
                "y", Expressions.formula("z * 2", NUMBERS),
                "z", Expressions.formula("x", NUMBERS),
                "u", Expressions.formula("x", NUMBERS));

        assertThat(Derivations.cycle("x", formulas)).containsExactly("x", "y", "z", "x");
        assertThat(Derivations.cycle("u", formulas)).isNull();
        assertThat(Derivations.cycle("n", formulas)).isNull();
    }

    @Test
    void aCopyOfARowKeepsItsSketches() {
        Measures measures = measures(measure("distinct(a)"), measure("percentile(a, 50)"));
        AccumulatorRows rows =
                Merging.straight(measures.layout(), List.of(Sample.of(0, "1").event()));
        AccumulatorRows copy = rows.copy(0);

        measures.layout()
                .merge(
                        rows,
                        0,
                        Merging.straight(
                                measures.layout(), List.of(Sample.of(1, "7").event())),
                        0);

        assertThat(measures.read(copy, 0)).containsExactly(1L, 1.0);
        assertThat(measures.read(rows, 0)[0]).isEqualTo(2L);
    }

    @Test
    void memoryOfSketchesAndTextsIsCounted() {
        Measures measures = measures(measure("distinct(a)"), measure("last(t)"));
        AccumulatorRows rows = new AccumulatorRows(measures.layout(), 1);
        long empty = rows.memory();
        for (int i = 0; i < 2000; i++) {
            measures.layout().add(rows, 0, new Sample("in", 0, i, i, new BigDecimal(i), null, "four", null).event());
        }

        int references = 3 * Long.BYTES;
        assertThat(rows.memory() - empty).isEqualTo(HyperLogLog.REGISTERS + 4 + references);

        rows.clear(1);
        assertThat(rows.memory()).isEqualTo(empty);
    }

    @Test
    void measuresComeThroughJavaSerialization() throws Exception {
        Measures measures = measures(
                measure("x", "sum(a * b - 2)", "t == 'on'"),
                measure("n", "count", null),
                derived("y", "x / n", NUMBERS));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(measures);
        Measures read = (Measures) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        List<Event> events = List.of(
                new Sample("in", 0, 0, 0, BigDecimal.TEN, BigDecimal.ONE, "on", null).event(),
                Sample.of(1, "5").event());

        assertThat(read(read, events)).containsExactly(Decimal.of(8, 0), 2L, 4.0);
    }
}
