// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Records that are read and leave to no topic are in the books. */
class DroppedRecordsTest extends ProcessFixture {
    @Test
    void rowsOfColumnNamesAreCountedAndNowhereElse() throws Exception {
        Path file = pipeline(PER_KEY);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("  fields:", "  format: csv\n  csv: {columns: [t, k, n], header: skip}\n  fields:"));
        for (int partition = 0; partition < 3; partition++) {
            send(partition, "t,k,n");
            send(partition, "1000,a," + partition);
        }
        send(2, "\"t\",k,\"n\"\r\n");
        send(2, "t,k");

        runToTheEnd(file);

        assertThat(written(results))
                .singleElement()
                .asString()
                .contains("\"measures\":{\"events\":3,\"sum\":3,\"mean\":1,\"least\":0,\"most\":2}");
        assertThat(written(rejected)).containsExactly("t,k");
        assertThat(Files.readString(err()))
                .contains(
                        "read       8 records in ",
                        "headers    4 rows of column names",
                        "rejected   1 record (1 MALFORMED)");
    }

    @Test
    void duplicatesAreCountedAndNowhereElse() throws Exception {
        Path file = pipeline(PER_KEY);
        Files.writeString(file, Files.readString(file).replace("  fields:", "  id: {field: id, keep: 1h}\n  fields:"));
        for (int partition = 0; partition < 3; partition++) {
            send(partition, "{\"id\":7,\"t\":1000,\"k\":\"a\",\"n\":1}");
            send(partition, "{\"id\":\"of " + partition + "\",\"t\":1000,\"k\":\"a\",\"n\":2}");
        }
        send(0, "{\"t\":1000,\"k\":\"a\",\"n\":4}");

        runToTheEnd(file);

        assertThat(written(results)).singleElement().asString().contains("\"measures\":{\"events\":4,\"sum\":7,");
        assertThat(written(rejected)).hasSize(1);
        assertThat(written(late)).isEmpty();
        assertThat(Files.readString(err()))
                .contains("read         7 records in ", "duplicates   2 events dropped")
                .contains("rejected     1 record (1 FIELD_MISSING)");
    }

    private void runToTheEnd(Path file) throws Exception {
        BROKER.flush();
        start("run", file.toString(), "--web-ui", "off", "--set", "source.stop=latest");
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err())).isZero();
    }

    private void send(int partition, String value) {
        BROKER.produce(in, partition, null, null, value.getBytes(UTF_8), List.of());
    }
}
