// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.file.TestFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small pipeline file, and test files beside it. */
public final class CaseFixture {
    private static final String PIPELINE = """
            name: shop
            kafka: {bootstrap.servers: 'localhost:9'}
            source:
              topics: [orders]
              fields: {shop: text, amount: number}
              timestamp: {field: at, format: iso-8601}
              maxOutOfOrderness: 10s
              id: {field: id, keep: 1h}
            aggregations:
              - name: per-minute
                where: amount >= 0
                keyBy: [shop]
                window: {tumbling: 1m}
                measures: {orders: count, turnover: sum(amount)}
                alerts:
                  - {name: rush, when: orders > 1, severity: warning}
            """;

    private CaseFixture() {}

    /** Writes the pipeline file {@code shop.yaml}. */
    public static void writePipeline(Path directory) throws IOException {
        Files.writeString(directory.resolve("shop.yaml"), PIPELINE);
    }

    /** Writes a test file of the pipeline with these cases, each indented by two. */
    public static Path write(Path directory, String cases) throws IOException {
        writePipeline(directory);
        return Files.writeString(directory.resolve("shop.test.yaml"), "pipeline: shop.yaml\ncases:\n" + cases);
    }

    /** The same as values. */
    public static TestFile read(Path directory, String cases) throws IOException {
        return TestFileReader.read(write(directory, cases), true).valid();
    }
}
