// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.fix;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.cases.CaseFixture;
import io.streamgauge.cases.CaseResult;
import io.streamgauge.cases.CaseSession;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.file.TestFileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixTest {
    private static final String EVENTS = """
                events:  # two shops
                  - {value: {id: 1, shop: a, amount: 1, at: 2026-11-22T10:00:00Z}}
                  - {value: {id: 2, shop: a, amount: 2, at: 2026-11-22T10:00:01Z}}
                  - {value: {id: 3, shop: b, amount: 3, at: 2026-11-22T10:00:02Z}}
                  - {value: {id: 4, shop: b, amount: 3, at: 2026-11-22T10:01:02Z}}
            """;

    private static CaseSession session;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws Exception {
        session = new CaseSession();
    }

    @AfterAll
    static void close() throws Exception {
        session.close();
    }

    /** The expectations after the fix, and a check that they hold and that all before them is as it was. */
    private String fixed(String expect) throws Exception {
        TestFile file = CaseFixture.read(directory, "  - name: x\n" + EVENTS + expect.indent(4));
        CaseResult result = session.run(file, file.cases().get(0));
        Fix.Fixed fixed = Fix.of(file, List.of(result));
        int begin = file.text().length() - expect.indent(4).length();

        TestFileReader.Parsed reading = TestFileReader.read(file.path(), fixed.text(), false);
        assertThat(reading.problems()).as(fixed.text()).isEmpty();
        TestFile read = reading.valid();
        assertThat(result.against(read, read.cases().get(0)).mismatches()).isEmpty();
        assertThat(fixed.text()).startsWith(Files.readString(file.path()).substring(0, begin));
        return fixed.text().substring(begin).indent(-4);
    }

    @Test
    void aValueIsReplacedAndTheShapeAndTheCommentsStay() throws Exception {
        assertThat(fixed("""
                expect:
                  results:
                    # the first shop
                    - {key: {shop: a}, measures: {turnover: 4}}   # sum
                    - key: {shop: b}
                      measures:
                        orders: 7
                        turnover: 3
                  duplicates: 2  # none
                  # end
                """)).isEqualTo("""
                expect:
                  results:
                    # the first shop
                    - {key: {shop: a}, measures: {turnover: 3}}   # sum
                    - key: {shop: b}
                      measures:
                        orders: 1
                        turnover: 3
                  duplicates: 0  # none
                  # end
                """);
    }

    @Test
    void whatNothingIsLeftForIsRemoved() throws Exception {
        assertThat(fixed("""
                expect:
                  rejected: [{code: MALFORMED}, {code: LATE}]  # nothing
                  late:
                    - {offset: 1}
                  alerts: [{labels: {alertname: rush}}, {status: firing}, {status: resolved}, {status: corrected}]
                """)).isEqualTo("""
                expect:
                  rejected: []  # nothing
                  late: []
                  alerts: [{labels: {alertname: rush}}]
                """);
    }

    @Test
    void whatMayNotBeEmittedIsAddedInItsPlace() throws Exception {
        assertThat(fixed("""
                expect:
                  exactly: true
                  results:
                    - {key: {shop: a}}  # a
                    - {key: {shop: b}, window: {start: 2026-11-22T10:01:00Z}}  # b
                """)).isEqualTo("""
                expect:
                  exactly: true
                  results:
                    - {key: {shop: a}}  # a
                    - {pipeline: shop, aggregation: per-minute, key: {shop: b}, window: {start: 2026-11-22T10:00:00Z, end: 2026-11-22T10:01:00Z}, kind: final, revision: 0, measures: {orders: 1, turnover: 3}}
                    - {key: {shop: b}, window: {start: 2026-11-22T10:01:00Z}}  # b
                """);
    }

    @Test
    void aBlockScalarThatDiffersIsReplaced() throws Exception {
        assertThat(fixed("""
                expect:
                  results:
                    - key:
                        shop: |-
                          z

                      measures: {orders: 2}
                    - key: {shop: b}
                      kind: >-
                        revised
                  late: []
                """)).isEqualTo("""
                expect:
                  results:
                    - key:
                        shop: a

                      measures: {orders: 2}
                    - key: {shop: b}
                      kind: final
                  late: []
                """);
    }

    @Test
    void anItemIsAddedBehindABlockScalar() throws Exception {
        assertThat(fixed("""
                expect:
                  exactly: true
                  results:
                    - {key: {shop: b}, window: {start: 2026-11-22T10:00:00Z}}
                    - key:
                        shop: |-
                          a
                  alerts:
                    - labels:
                        alertname: |-
                          rush
                  late: []
                """)).isEqualTo("""
                expect:
                  exactly: true
                  results:
                    - {key: {shop: b}, window: {start: 2026-11-22T10:00:00Z}}
                    - key:
                        shop: |-
                          a
                    - {pipeline: shop, aggregation: per-minute, key: {shop: b}, window: {start: 2026-11-22T10:01:00Z, end: 2026-11-22T10:02:00Z}, kind: final, revision: 0, measures: {orders: 1, turnover: 3}}
                  alerts:
                    - labels:
                        alertname: |-
                          rush
                  late: []
                """);
    }

    @Test
    void anItemWithABlockScalarIsRemoved() throws Exception {
        assertThat(fixed("""
                expect:
                  alerts:
                    - {labels: {alertname: rush}}
                    - labels:
                        alertname: |-
                          rush
                  late: []
                """)).isEqualTo("""
                expect:
                  alerts:
                    - {labels: {alertname: rush}}
                  late: []
                """);
    }

    @Test
    void expectationsAreAddedBehindABlockScalar() throws Exception {
        TestFile file = CaseFixture.read(directory, """
                  - name: x
                    events:
                      - value: |
                          {"shop": "a"
                  - name: y
                    events: [{value: {}}]
                """);
        List<CaseResult> results = new ArrayList<>();
        for (TestCase each : file.cases()) {
            results.add(session.run(file, each));
        }

        String fixed = Fix.of(file, results).text();

        assertThat(fixed).contains("{\"shop\": \"a\"\n    expect:\n      exactly: true\n");
        assertThat(TestFileReader.read(file.path(), fixed, false).problems()).isEmpty();
    }

    @Test
    void aCaseWithoutExpectationsGetsAll() throws Exception {
        assertThat(fixed("")).isEqualTo(fixed("expect:\n"));
        assertThat(fixed("expect: {}\n")).startsWith("""
                expect:
                  exactly: true
                  results:
                    - {pipeline: shop, aggregation: per-minute, key: {shop: a},""").endsWith("""
                  late: []
                  rejected: []
                """);
    }

    @Test
    void theDiffShowsWhatChanges() throws Exception {
        TestFile file = CaseFixture.read(directory, "  - name: x\n" + EVENTS + """
                    expect:
                      late: []
                      results: [{key: {shop: a}, measures: {orders: 3}}]
                """);

        Fix.Fixed fixed = Fix.of(file, List.of(session.run(file, file.cases().get(0))));

        assertThat(fixed.diff())
                .containsExactly(
                        "line 11",
                        "-       results: [{key: {shop: a}, measures: {orders: 3}}]",
                        "+       results: [{key: {shop: a}, measures: {orders: 2}}]");
    }
}
