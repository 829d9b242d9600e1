// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class JobFailedExceptionTest {
    @Test
    void theRootCauseIsNamedByItsOwnClassThroughFuturesAndSerialization() {
        Exception root = new IllegalArgumentException("no such topic");
        Exception failure = new ExecutionException(new SerializedThrowable(new RuntimeException("outer", root)));

        JobFailedException because = JobFailedException.because(failure);

        assertThat(because).hasMessage("the job failed: IllegalArgumentException: no such topic");
        assertThat(because).hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
}
