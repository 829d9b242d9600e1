// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResultHeadersTest extends RunFixture {
    private static final String INCOMPLETE = "streamgauge.incomplete";

    @Test
    void aResultStatesWhatItsFiguresMean() throws Exception {
        produce(0, 1_000, "a", "1");
        Path file = pipeline(PER_KEY);
        String until = "source.stop=latest";
        assertThat(run(file, "--set", until)).as(err.toString()).isZero();
        String of = "aggregations.per-key.measures.most=min(n)";
        assertThat(runIn("edited", file, "--set", until, "--set", of))
                .as(err.toString())
                .isZero();

        List<String> definitions = BROKER.readAll(results, true).stream()
                .map(result -> header(result, "streamgauge.definition"))
                .toList();
        assertThat(definitions).hasSize(2).doesNotHaveDuplicates().allMatch(text -> text.matches("[0-9a-f]{16}"));
        assertThat(BROKER.readAll(results, true)).allMatch(result -> header(result, INCOMPLETE) == null);
    }

    @Test
    void aWindowThatReadingBeganInTheMiddleOfSaysSo() throws Exception {
        // The records are as old as their events, so that reading can begin between them.
        for (int second = 0; second < 10; second++) {
            long time = 1_000_000 + 500 * second;
            String value = "{\"t\":" + time + ",\"k\":\"a\",\"n\":1}";
            BROKER.produce(in, 0, time, null, value.getBytes(UTF_8), List.of());
        }
        BROKER.flush();
        Path file = pipeline(PER_KEY);
        String from = "source.start=1970-01-01T00:16:41.500Z";
        assertThat(run(file, "--set", from, "--set", "source.stop=latest"))
                .as(err.toString())
                .isZero();
        Map<String, String> incomplete = BROKER.readAll(results, true).stream()
                .collect(Collectors.toMap(
                        result -> new String(result.value(), UTF_8).replaceAll(".*\"start\":\"([^\"]*)\".*", "$1"),
                        result -> String.valueOf(header(result, INCOMPLETE))));
        // Events may be out of order by a second, so one of 16:42.5 may stand before.
        assertThat(incomplete)
                .containsOnly(
                        Map.entry("1970-01-01T00:16:41Z", "true"),
                        Map.entry("1970-01-01T00:16:42Z", "true"),
                        Map.entry("1970-01-01T00:16:43Z", "null"),
                        Map.entry("1970-01-01T00:16:44Z", "null"));
    }
}
