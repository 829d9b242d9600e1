// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.cases.CaseFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What {@code test} runs, prints and returns. */
class TestCommandTest {
    private static final String PASSES = """
              - name: a late order, a copy and nonsense
                events:
                  - {value: {id: 1, shop: a, amount: 1, at: 2026-11-22T10:00:00Z}}
                  - {value: {id: 1, shop: a, amount: 1, at: 2026-11-22T10:00:00Z}}
                  - {value: not json, partition: 1}
                  - {watermark: 2026-11-22T10:01:00Z}
                  - {value: {id: 2, shop: a, amount: 2, at: 2026-11-22T10:00:59Z}}
                expect:
                  exactly: true
                  results: [{key: {shop: a}, kind: final, measures: {orders: 1, turnover: 1.0}}]
                  late: [{offset: 2, aggregation: per-minute, window: {end: 2026-11-22T10:01:00Z}, partial: false}]
                  rejected: [{code: MALFORMED, partition: 1, offset: 0, aggregation: null}]
                  duplicates: [{offset: 1}]
                  alerts: []
              - name: event time follows the events of both partitions
                set: {aggregations.per-minute.allowedLateness: 30s}
                events:
                  - {value: {id: 1, shop: a, amount: 1, at: 2026-11-22T10:00:00Z}}
                  - {value: {id: 2, shop: a, amount: 1, at: 2026-11-22T10:01:10Z}}
                  - {value: {id: 3, shop: a, amount: 1, at: 2026-11-22T10:00:10Z}, partition: 1}
                  - {value: {id: 4, shop: b, amount: 1, at: 2026-11-22T10:01:10Z}, partition: 1}
                  - {value: {id: 5, shop: a, amount: 1, at: 2026-11-22T10:00:20Z}, partition: 1}
                expect:
                  results:
                    - {key: {shop: a}, kind: final, measures: {orders: 2}}
                    - {key: {shop: a}, kind: revised, revision: 1, measures: {orders: 3}}
                    - {key: {shop: a}, kind: final, measures: {orders: 1}}
                  alerts: [{labels: {alertname: rush, shop: a}, status: firing}, {status: resolved}]
                  late: []
            """;

    private static final String FAILS = """
              - name: counts <wrong>
                events:
                  - {value: {id: 1, shop: a, amount: 1, at: 2026-11-22T10:00:00Z}}
                  - {value: {id: 2, shop: b, amount: 1, at: 2026-11-22T10:00:00Z}}
                expect:
                  results: [{key: {shop: b}, measures: {orders: 2}}]
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int test(String cases, String... more) throws Exception {
        List<String> args = new ArrayList<>(
                List.of("test", CaseFixture.write(directory, cases).toString()));
        args.addAll(List.of(more));
        return Streamgauge.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }

    @Test
    void casesThatHoldPass() throws Exception {
        assertThat(test(PASSES)).as(out::toString).isZero();

        assertThat(out.toString()).endsWith("""
                ok    a late order, a copy and nonsense
                ok    event time follows the events of both partitions
                2 cases passed, 0 failed
                """);
    }

    @Test
    void aFailureShowsWhatWasExpectedWhatCameNearestAndTheDifference() throws Exception {
        assertThat(test(FAILS)).isEqualTo(1);

        String file = directory.resolve("shop.test.yaml").toString();
        assertThat(out).hasToString("""
                FILE
                FAIL  counts <wrong>   FILE:3:11
                  FILE:8:17: results[0] did not come out
                    expected  {"key":{"shop":"b"},"measures":{"orders":2}}
                    nearest   {"pipeline":"shop","aggregation":"per-minute","key":{"shop":"b"},\
                "window":{"start":"2026-11-22T10:00:00Z","end":"2026-11-22T10:01:00Z"},"kind":"final","revision":0,\
                "measures":{"orders":1,"turnover":1}}
                    measures.orders: expected 2, was 1
                0 cases passed, 1 failed
                """.replace("FILE", file));
    }

    @Test
    void buildServersReadTheResults() throws Exception {
        Path junit = directory.resolve("junit.xml");

        assertThat(test(FAILS + PASSES, "--junit", junit.toString())).isEqualTo(1);

        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(xml.getElementsByTagName("failure").getLength()).isOne();
        Element failed = (Element) xml.getElementsByTagName("testcase").item(0);
        assertThat(failed.getAttribute("name")).isEqualTo("counts <wrong>");
        assertThat(failed.getTextContent()).contains("measures.orders: expected 2, was 1");
    }

    @Test
    void aFixedFilePasses() throws Exception {
        assertThat(test(FAILS, "--fix")).as(out::toString).isZero();

        assertThat(out.toString())
                .contains("  +       results: [{key: {shop: b}, measures: {orders: 1}}]")
                .endsWith("1 case passed, 0 failed\n");
        assertThat(Files.readString(directory.resolve("shop.test.yaml"))).contains("{orders: 1}");
    }

    @Test
    void aFileThatWouldHaveErrorsStaysAsItIs() throws Exception {
        String trailingComma =
                "  - {name: x, events: [{value: {id: 1, shop: a, amount: 1, at: 2026-11-22T10:00:00Z}}],}\n";

        assertThat(test(trailingComma, "--fix")).isEqualTo(2);

        assertThat(err.toString()).contains("shop.test.yaml cannot be fixed and stays as it is", "shop.test.yaml:3:");
        assertThat(Files.readString(directory.resolve("shop.test.yaml"))).endsWith("cases:\n" + trailingComma);
    }

    @Test
    void anExpectationThatNothingIsLeftForIsReported() throws Exception {
        assertThat(test(FAILS.replace("expect:", "expect:\n      late: [{offset: 0}]")))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains(": late[0] did not come out, and nothing that came out is left to compare it with\n");
    }

    @Test
    void aMutantThatNoCaseNoticesIsListedWithItsPlace() throws Exception {
        assertThat(test(PASSES, "--mutate")).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "shop.yaml:11:12: no case notices aggregations.per-minute.where: true\n    instead of amount >= 0\n")
                .doesNotContain("per-minute.window.tumbling")
                .containsPattern("\\d+ mutants: \\d+ noticed, \\d+ not noticed by any case, 0 listed as survivors\n$");
    }

    @Test
    void aSurvivorHasAReasonAndIsReportedWhereItDoesNotSurvive() throws Exception {
        assertThat(test(PASSES, "--mutate")).isEqualTo(1);
        List<String> names = out.toString()
                .lines()
                .filter(line -> line.contains(": no case notices "))
                .map(line -> line.replaceFirst(".*: no case notices ", ""))
                .toList();
        StringBuilder listed = new StringBuilder(PASSES + "survivors:\n");
        names.forEach(name -> listed.append("  - {mutant: '").append(name).append("', because: so}\n"));
        listed.append("  - {mutant: 'aggregations.per-minute.window.tumbling: 30s', because: wrong}\n");
        out.getBuffer().setLength(0);

        assertThat(test(listed.toString(), "--mutate")).as(out::toString).isZero();
        assertThat(out.toString())
                .contains(
                        "a case notices it now, or it is no mutant any more: aggregations.per-minute.window.tumbling: 30s")
                .contains(" " + names.size() + " listed as survivors");
    }

    @Test
    void aWrongFileIsReportedAndNothingRuns() throws Exception {
        assertThat(test(FAILS.replace("orders: 2", "order: 2"))).isEqualTo(2);

        assertThat(err.toString())
                .contains("shop.test.yaml:8:45: error: cases[0].expect.results[0].measures.order is not known here;"
                        + " did you mean orders?");
        assertThat(out.toString()).isEmpty();
    }
}
