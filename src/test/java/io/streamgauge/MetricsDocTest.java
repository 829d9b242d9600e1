// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.testing.DocTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the manual are those of the code; {@code -Dupdate-docs=true} writes them. */
class MetricsDocTest {
    @Test
    void theTablesAreThoseOfTheCode() throws IOException {
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
        new DocTables(Path.of("docs", "metrics.md"))
                .with("table", table)
                .with("labels", labels)
                .check();
    }

    private static <T> String rows(T[] all, Function<T, String> row) {
        return Stream.of(all).map(each -> "| " + row.apply(each) + " |\n").collect(Collectors.joining());
    }
}
