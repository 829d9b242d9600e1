// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.stall.PoisonBreaker;
import io.streamgauge.testing.LoggedLines;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Too many rejected records, from the broker to the end of the job. */
class PoisonTest extends RunFixture {
    private static final String WARN = "source.poison={share: 0.05, over: 10m, then: warn}";
    private static final String FAIL = WARN.replace("warn", "fail");

    private void good(int records) {
        for (int i = 0; i < records; i++) {
            produce(i % 3, 1_000, "a", "1");
        }
        BROKER.flush();
    }

    /** In all partitions, so that every subtask rejects some. */
    private void bad(int records) {
        for (int i = 0; i < records; i++) {
            BROKER.produce(in, i % 3, null, null, ("{" + i).getBytes(UTF_8), List.of());
        }
        BROKER.flush();
    }

    @Test
    void theJobFailsWhenWhatItRejectedIsCommitted() throws Exception {
        bad(20);
        good(180);

        int code = run(
                pipeline(PER_KEY),
                "--set",
                FAIL,
                "--set",
                "source.idleAfter=1s",
                "--parallelism",
                "2",
                "-Dexecution.checkpointing.interval=200 ms");

        assertThat(code).as(err.toString()).isOne();
        assertThat(err.toString())
                .contains(
                        "10 % of 200 records, 20, were rejected in the last 10m, and source.poison.share allows 5 %; first"
                                + " MALFORMED \"")
                .containsPattern("\", " + in + "/[012]@0; see topic " + rejected);
        assertThat(BROKER.readAll(rejected, true))
                .extracting(record -> header(record, "__streams.errors.exception"))
                .hasSize(20)
                .containsOnly("MALFORMED");
    }

    @Test
    void aWarningBeginsAndEndsAndTheJobContinues() throws Exception {
        try (LoggedLines log = new LoggedLines(PoisonBreaker.class);
                LiveRun run = LiveRun.start(directory.resolve("state"), pipeline(PER_KEY), 2, WARN)) {
            bad(20);
            good(180);
            Waiting.until(
                    "the warning",
                    () -> SeenMetrics.text("run-test", "poisoned").equals("1"));
            assertThat(SeenMetrics.text("run-test", "poisonedShare")).isEqualTo("0.1");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN 10 % of 200 records, 20, were rejected in the last 10m")
                    .endsWith("; see topic " + rejected);

            good(1_800);
            Waiting.until(
                    "its end", () -> SeenMetrics.text("run-test", "poisoned").equals("0"));
            Waiting.until(
                    "the share",
                    () -> SeenMetrics.text("run-test", "poisonedShare").equals("0.01"));
            assertThat(log.lines()).hasSize(2).last().asString().startsWith("INFO ");
            assertThat(SeenMetrics.of("run-test", "numRestarts", null)).containsExactly(0L);
            run.stop();
        }
    }

    @Test
    void aBoundedRunThatIsShorterThanTwoCheckpointsWarns() throws Exception {
        bad(20);
        good(180);
        try (LoggedLines log = new LoggedLines(PoisonBreaker.class)) {
            int code = run(pipeline(PER_KEY), "--set", FAIL, "--set", "source.stop=latest", "--parallelism", "2");

            assertThat(code).as(err.toString()).isZero();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("WARN .* % of [12].. records, \\d+, were rejected in the last 10m,.*first MALFORMED .*"
                            + "; the job fails after two checkpoints; see topic " + rejected);
        }
        assertThat(BROKER.readAll(rejected, true)).hasSize(20);
    }

    @Test
    void withoutTheKeyNothingIsWatched() throws Exception {
        try (LiveRun run = LiveRun.start(directory.resolve("state"), pipeline(PER_KEY), 1)) {
            bad(200);
            BROKER.readAtLeast(rejected, true, 200);
            assertThat(SeenMetrics.text("run-test", "poisoned")).isEmpty();
            run.stop();
        }
    }
}
