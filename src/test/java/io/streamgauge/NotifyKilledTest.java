// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.HookServer;
import io.streamgauge.testing.Seeds;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes that are killed while alerts are delivered. */
@Tag("slow")
class NotifyKilledTest extends NotifyFixture {
    private static final int ROUNDS = 3;
    private static final int INCIDENTS = 20;
    /** The last two are no answer at all. */
    private static final int[] FAILURES = {429, 500, 503, HookServer.CLOSE, HookServer.CLOSE};

    @Test
    void eachIncidentIsDeliveredAndNoEndOvertakesItsBeginning() throws Exception {
        Random random = Seeds.random(NotifyKilledTest.class);
        try (HookServer hook = new HookServer(body -> answer(random))) {
            Path file = notifying("- {to: '%s', as: webhook}".formatted(hook.url()));
            for (int round = 0; round < ROUNDS; round++) {
                startRun(file, SETS[0]);
                incidents(INCIDENTS * round, INCIDENTS * (round + 1));
                int before = hook.taken().size();
                // Some are delivered since the last checkpoint, some are in flight, and some are pending.
                Waiting.until(
                        "some are delivered",
                        Duration.ofMinutes(3),
                        () -> hook.taken().size() > before + 5);
                process.destroyForcibly().waitFor();
            }
            startRun(file, SETS[0]);
            hook.answering(body -> 200);
            int all = ROUNDS * INCIDENTS;
            Waiting.until(
                    "all are delivered",
                    Duration.ofMinutes(3),
                    () -> byKey(hook).values().stream()
                                    .filter(each -> each.contains("resolved"))
                                    .count()
                            == all);
            assertThat(byKey(hook).values()).allMatch(each -> each.startsWith("firing"));

            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(err()))
                    .as("the books of all rounds")
                    .contains("webhook: " + 2 * all + " sent, " + 2 * all + " delivered, 0 suppressed, 0 undelivered,"
                            + " 0 pending");
            assertThat(BROKER.readAll(undelivered, true)).isEqualTo(List.of());
        }
    }

    private static synchronized int answer(Random random) {
        return random.nextInt(3) > 0 ? 200 : FAILURES[random.nextInt(FAILURES.length)];
    }
}
