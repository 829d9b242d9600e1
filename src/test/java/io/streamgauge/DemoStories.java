// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.PseudoTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each demo tells its story on a terminal: an alert fires soon, and is resolved within a minute. Takes a minute or two a demo, and so
 * has a profile of its own: {@code ./mvnw verify -Pdemos}. With {@code -Dframes=docs/console} the screens become the
 * files of the documentation.
 */
class DemoStories {
    private static final int COLUMNS = 110;
    private static final int ROWS = 44;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "iot, drift  sensor-12",
        "trading, crash  NVDA",
        "fraud, many-merchants  card-01",
        "health, racing-heart  bed-4"
    })
    void anAlertFiresSoonAndIsResolved(String demo, String alert) throws Exception {
        try (PseudoTerminal terminal =
                PseudoTerminal.start(directory, COLUMNS, ROWS, Map.of(), "demo", demo, "--seed", "1")) {
            terminal.await("FIRING", () -> line(terminal, "FIRING", alert).isPresent());
            terminal.await("RESOLVED", () -> line(terminal, "RESOLVED", alert).isPresent());
            assertThat(line(terminal, "RESOLVED", alert).orElseThrow())
                    .as("less than a minute of event time")
                    .containsPattern("  after \\d+(\\.\\d)? s");
            frame(demo, terminal);

            terminal.pressCtrlC();
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.text()).contains("stopped", "1 fired, 1 resolved");
        }
    }

    private static Optional<String> line(PseudoTerminal terminal, String status, String alert) {
        return terminal.text()
                .lines()
                .filter(line -> line.contains(" " + status + " ") && line.contains("  " + alert + "  "))
                .findFirst();
    }

    private static void frame(String demo, PseudoTerminal terminal) throws Exception {
        List<String> screen = terminal.screen();
        // The rest of a table whose header has left the screen says nothing.
        int first = 0;
        while (screen.get(first).isEmpty() || screen.get(first).startsWith("  ")) {
            first++;
        }
        String text = String.join("\n", screen.subList(first, screen.size())).stripTrailing() + "\n";
        Path directory = Path.of(System.getProperty("frames", "target/frames"));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(demo + ".txt"), text);
        Files.writeString(directory.resolve(demo + ".svg"), terminal.picture(first));
    }
}
