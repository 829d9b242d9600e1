// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.local.logging.CheckpointFailures.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

/** What is reported of checkpoints that fail, and when. */
class CheckpointWatchTest {
    private static final Instant START = Instant.parse("2026-11-24T13:00:00Z");

    private final CheckpointWatch watch = new CheckpointWatch(Path.of("/data/state"));

    private static Optional<Failure> failure(String checkpoint, long second) {
        return Optional.of(new Failure(
                checkpoint,
                at(second).toEpochMilli(),
                // As it comes from a task: every cause is serialized.
                new CheckpointException(
                        CheckpointFailureReason.CHECKPOINT_DECLINED,
                        new SerializedThrowable(new CheckpointException(
                                CheckpointFailureReason.IO_EXCEPTION, new IOException("No space left on device"))))));
    }

    private static Optional<CheckpointWatch.Completed> completed(long checkpoint, long second) {
        return Optional.of(new CheckpointWatch.Completed(checkpoint, at(second)));
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    @Test
    void aFailureNamesItsRootCauseTheDirectoryAndTheLastThatCompleted() {
        assertThat(watch.report(failure("3", 20), completed(2, 10), at(22)))
                .contains(
                        "checkpoint 3 failed: No space left on device (/data/state); committed readers see no results until"
                                + " one completes; the last was 12 s ago");
    }

    @Test
    void aFailureBeforeTheFirstThatCompletedSaysSo() {
        assertThat(watch.report(failure("UNKNOWN_CHECKPOINT_ID", 20), Optional.empty(), at(22))
                        .orElseThrow())
                .startsWith("a checkpoint failed: ")
                .endsWith("; none has completed since the start");
    }

    @Test
    void oneThatTookTooLongNamesTheSetting() {
        Failure expired = new Failure(
                "3", at(1).toEpochMilli(), new CheckpointException(CheckpointFailureReason.CHECKPOINT_EXPIRED));

        assertThat(watch.report(Optional.of(expired), Optional.empty(), at(2)).orElseThrow())
                .startsWith("checkpoint 3 failed: it did not complete within execution.checkpointing.timeout;");
    }

    @Test
    void furtherFailuresAreReportedAfterOneTwoAndFourMinutes() {
        List<Long> reported = new ArrayList<>();
        for (long second = 1; second < 600; second++) {
            if (watch.report(failure("3", second), completed(2, 0), at(second)).isPresent()) {
                reported.add(second);
            }
        }

        assertThat(reported).containsExactly(1L, 61L, 121L, 241L, 481L);
    }

    @Test
    void theFirstThatCompletesAgainIsReportedOnce() {
        watch.report(failure("3", 20), completed(2, 10), at(20));

        assertThat(watch.report(failure("3", 20), completed(4, 114), at(115)))
                .contains("checkpoint 4 completed, 1 min 34 s after the first that failed");
        assertThat(watch.report(failure("3", 20), completed(5, 119), at(120))).isEmpty();
        assertThat(watch.report(failure("6", 124), completed(5, 119), at(125))).isPresent();
    }

    @Test
    void aHealthyJobIsNotTalkedAbout() {
        assertThat(watch.report(Optional.empty(), Optional.empty(), at(1))).isEmpty();
        assertThat(watch.report(Optional.empty(), completed(1, 5), at(6))).isEmpty();
    }
}
