// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link GoldenStateTest}, with ids: copies of events that were read before the savepoint come after it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoldenIdsTest extends GoldenFixture {
    /** The directory of a release's state with ids. */
    private static final String IDS = "ids";

    private static final String PIPELINE = "ids.yaml";
    private static final int SAVED_AT = 80;
    private static final int END = 180;

    @Override
    List<String> sets() {
        // There are no alerts.
        return super.sets().stream()
                .filter(set -> !set.startsWith("sinks.alerts"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void idsOfAReleaseRestore(Path release) throws Exception {
        assertRestores(release.resolve(IDS));
    }

    @Test
    @Order(1)
    void idsOfThisReleaseRestore() throws Exception {
        Path release = thisRelease().resolve(IDS);

        write(release);

        makeTopics();
        assertRestores(release);
    }

    private void write(Path release) throws Exception {
        Written written = write(
                release,
                PIPELINE,
                () -> {
                    send(0, SAVED_AT);
                    awaitRead();
                },
                () -> send(0, END));

        assertThat(has(written.after(), "T00:00:50Z", "\"k\":\"a\"", "\"events\":20,"))
                .as("twenty events in ten seconds, and no copy")
                .isTrue();
    }

    private void assertRestores(Path release) throws Exception {
        send(SAVED_AT, END);
        runBounded(
                release.resolve(PIPELINE), "--from", release.resolve(SAVEPOINT).toString(), "--other-kafka");

        assertThat(List.copyOf(output())).isEqualTo(Files.readAllLines(release.resolve(EXPECTED)));
    }

    /** An event each half second, and from the thirtieth second on a copy of the one 20 s before it, at the time of the new one. */
    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            event(500L * i, i);
            if (i >= 60) {
                event(500L * i, i - 40);
            }
        }
        BROKER.flush();
    }

    private void event(long at, int id) {
        BROKER.produce(in, "{\"at\":%d,\"id\":\"t-%d\",\"k\":\"a\",\"n\":%d}".formatted(at, id, id * 37 % 101));
    }
}
