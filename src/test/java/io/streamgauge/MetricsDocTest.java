// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the manual are those of the code; {@code -Dupdate-docs=true} writes them. */
class MetricsDocTest {
    private static final Path PAGE = Path.of("docs", "metrics.md");

    @Test
    void theTablesAreThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        String table = "| name | type | unit | labels | what it is |\n|---|---|---|---|---|\n"
                + rows(
                        Metric.values(),
                        metric -> "`" + metric.metricName() + "` | "
                                + metric.type().name().toLowerCase(Locale.ROOT) + " | " + metric.unit() + " | "
                                + metric.labels().stream()
                                        .map(label -> "`" + label.labelName() + "`")
                                        .collect(Collectors.joining(", "))
                                + " | " + metric.meaning());
        String labels = "| label | its values |\n|---|---|\n"
                + rows(MetricLabel.values(), label -> "`" + label.labelName() + "` | " + label.meaning());
        String expected = with(with(page, "table", table), "labels", labels);
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static <T> String rows(T[] all, Function<T, String> row) {
        return Stream.of(all).map(each -> "| " + row.apply(each) + " |\n").collect(Collectors.joining());
    }

    /** Replaces what stands between two comments. */
    private static String with(String page, String name, String table) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->\n";
        assertThat(page).contains(begin, end);
        return page.substring(0, page.indexOf(begin)) + begin + "\n" + table + "\n" + page.substring(page.indexOf(end));
    }
}
