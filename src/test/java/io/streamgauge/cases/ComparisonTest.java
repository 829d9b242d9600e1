// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.cases.Mismatch.Kind;
import io.streamgauge.cases.file.CaseOutput;
import io.streamgauge.cases.file.Expectations;
import io.streamgauge.cases.run.CaseOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

class ComparisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Node yaml(String text) {
        return new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow();
    }

    private static List<Kind> kinds(boolean exactly, String expected, String... actual) throws Exception {
        Node list = yaml(expected);
        Expectations expectations = new Expectations(
                list,
                exactly,
                Map.of(CaseOutput.RESULTS, new Expectations.Expected(list, ((SequenceNode) list).getValue(), -1)));
        List<CaseOutcome.Emitted> emitted = new ArrayList<>();
        for (String each : actual) {
            JsonNode json = JSON.readTree(each);
            emitted.add(new CaseOutcome.Emitted(json, json.path("key").asText()));
        }
        CaseOutcome outcome = new CaseOutcome(Map.of(CaseOutput.RESULTS, emitted));
        List<Mismatch> mismatches = Comparison.of(expectations, outcome);
        assertThat(Comparison.holds(expectations, outcome)).isEqualTo(mismatches.isEmpty());
        return mismatches.stream().map(Mismatch::kind).toList();
    }

    private static final String A1 = "{\"key\":\"a\",\"n\":1}";
    private static final String A2 = "{\"key\":\"a\",\"n\":2}";
    private static final String B1 = "{\"key\":\"b\",\"n\":1}";

    @Test
    void theOrderCountsWithinAKeyOnly() throws Exception {
        assertThat(kinds(true, "[{key: b}, {key: a, n: 1}, {key: a, n: 2}]", A1, A2, B1))
                .isEmpty();
        assertThat(kinds(false, "[{key: a, n: 2}, {key: a, n: 1}]", A1, A2)).containsExactly(Kind.TOO_EARLY);
        assertThat(kinds(true, "[{key: a, n: 2}, {key: a, n: 1}]", A1, A2)).containsExactly(Kind.TOO_EARLY);
    }

    @Test
    void othersMayBeEmittedUnlessTheExpectationIsComplete() throws Exception {
        assertThat(kinds(false, "[{key: b}]", A1, B1)).isEmpty();
        assertThat(kinds(true, "[{key: b}]", A1, B1)).containsExactly(Kind.UNEXPECTED);
        assertThat(kinds(false, "[]", A1)).containsExactly(Kind.UNEXPECTED);
    }

    @Test
    void oneRecordMeetsOneExpectation() throws Exception {
        assertThat(kinds(false, "[{n: 1}, {n: 1}, {n: 1}]", A1, A2, B1)).containsExactly(Kind.DIFFERS);
        assertThat(kinds(false, "[{n: 1}, {n: 1}]", A1)).containsExactly(Kind.MISSING);
    }

    @Test
    void whatIsNearestHasTheSameKey() throws Exception {
        Node expected = yaml("{key: b, n: 7, m: 1}");

        assertThat(Difference.distance(Difference.between(expected, JSON.readTree(B1))))
                .isLessThan(Difference.distance(
                        Difference.between(expected, JSON.readTree("{\"key\":\"a\",\"n\":7,\"m\":1}"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.50|1.5|true",
                "15e-1|1.5|true",
                "1|2|false",
                "17|\"17\"|true",
                "\"17\"|17|false",
                "true|true|true",
                "\"true\"|true|false",
                "null|null|true",
                "a|null|false",
                "[1, 2]|[1,2]|true",
                "[1]|[1,2]|false",
                "[{a: 1}]|[{\"a\":1,\"b\":2}]|true",
                "{a: null}|{}|true",
                "{a: {b: 1}}|{\"a\":1}|false"
            })
    void valuesAreComparedByTheirMeaning(String expected, String actual, boolean equal) throws Exception {
        assertThat(Difference.matches(yaml(expected), JSON.readTree(actual))).isEqualTo(equal);
        assertThat(Difference.between(yaml(expected), JSON.readTree(actual)).isEmpty())
                .isEqualTo(equal);
    }
}
