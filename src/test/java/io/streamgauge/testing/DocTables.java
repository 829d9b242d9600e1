// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tables of the manual that are made from code. Each stands between two comments with its name. */
public final class DocTables {
    private final Path page;
    private final Map<String, String> tables = new LinkedHashMap<>();

    public DocTables(Path page) {
        this.page = page;
    }

    public DocTables with(String name, String table) {
        tables.put(name, table);
        return this;
    }

    /** Fails if the page has other tables; {@code -Dupdate-docs=true} writes them first. */
    public void check() throws IOException {
        String expected = Files.readString(page);
        for (Map.Entry<String, String> table : tables.entrySet()) {
            String begin = "<!-- " + table.getKey() + " -->\n";
            String end = "<!-- /" + table.getKey() + " -->\n";
            assertThat(expected).contains(begin, end);
            expected = expected.substring(0, expected.indexOf(begin)) + begin + "\n" + table.getValue() + "\n"
                    + expected.substring(expected.indexOf(end));
        }
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page)).isEqualTo(expected);
    }
}
