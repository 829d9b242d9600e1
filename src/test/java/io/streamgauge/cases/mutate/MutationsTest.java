// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.mutate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MutationsTest {
    @Test
    void eachValueThatDecidesIsChanged() {
        List<Mutant> mutants = Mutations.of("a.yaml", """
                source: {maxOutOfOrderness: 5s, id: {field: i, keep: 10m}}
                aggregations:
                  - name: a
                    where: 'x > 10'
                    keyBy: [b, c]
                    window: {sliding: 1m, every: 20s}
                    allowedLateness: 1m
                    measures:
                      n: count
                      s: {measure: 'sum(x * 2)', where: y}
                      d: {derive: n / s}
                    alerts:
                      - {name: r, when: n > 2, resolve: n < 1, for: 2 windows, noData: {alert: 1m}}
                """);

        assertThat(mutants)
                .extracting(Mutant::name)
                .containsExactly(
                        "source.maxOutOfOrderness: 0s",
                        "source.id.keep: 5m",
                        "aggregations.a.where: true",
                        "aggregations.a.where: x >= 10",
                        "aggregations.a.where: x > 11",
                        "aggregations.a.where: x > 9",
                        "aggregations.a.window.sliding: 30s",
                        "aggregations.a.window.every: 10s",
                        "aggregations.a.allowedLateness: 0s",
                        "aggregations.a.keyBy: [c]",
                        "aggregations.a.keyBy: [b]",
                        "aggregations.a.measures.s.measure: avg(x * 2)",
                        "aggregations.a.measures.s.measure: sum(x / 2)",
                        "aggregations.a.measures.s.measure: sum(x * 3)",
                        "aggregations.a.measures.s.measure: sum(x * 1)",
                        "aggregations.a.measures.s.where: true",
                        "aggregations.a.measures.d.derive: n * s",
                        "aggregations.a.alerts.r.when: n >= 2",
                        "aggregations.a.alerts.r.when: n > 3",
                        "aggregations.a.alerts.r.when: n > 1",
                        "aggregations.a.alerts.r.resolve: n <= 1",
                        "aggregations.a.alerts.r.resolve: n < 2",
                        "aggregations.a.alerts.r.resolve: n < 0",
                        "aggregations.a.alerts.r.resolve: !(n > 2)",
                        "aggregations.a.alerts.r.for: 1 windows",
                        "aggregations.a.alerts.r.noData.alert: 2m");
        assertThat(mutants.get(0).place()).hasToString("a.yaml:1:29");
        assertThat(mutants.get(9).set()).isEqualTo("aggregations.a.keyBy=[c]");
    }

    @Test
    void aTextInQuotesIsNoPartOfAnExpression() {
        assertThat(ExpressionMutations.of("a == \"x < 1\" && b.startsWith('&&') || 0.95 * c2 <= 0"))
                .containsExactly(
                        "a != \"x < 1\" && b.startsWith('&&') || 0.95 * c2 <= 0",
                        "a == \"x < 1\" || b.startsWith('&&') || 0.95 * c2 <= 0",
                        "a == \"x < 1\" && b.startsWith('&&') && 0.95 * c2 <= 0",
                        "a == \"x < 1\" && b.startsWith('&&') || 1.045 * c2 <= 0",
                        "a == \"x < 1\" && b.startsWith('&&') || 0.855 * c2 <= 0",
                        "a == \"x < 1\" && b.startsWith('&&') || 0.95 / c2 <= 0",
                        "a == \"x < 1\" && b.startsWith('&&') || 0.95 * c2 < 0",
                        "a == \"x < 1\" && b.startsWith('&&') || 0.95 * c2 <= 1");
    }
}
