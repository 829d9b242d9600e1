// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

/** Pipelines whose exchanges require more network buffers than Flink provides by default. */
@Tag("slow")
class ManyAggregationsTest extends RunFixture {
    private static final String BOUNDED = "source.stop=latest";

    @Test
    void eightyAggregationsRun() throws Exception {
        produce(0, 1_000, "a", "1");
        produce(0, 10_000, "a", "1");

        assertThat(run(many(80), "--set", BOUNDED, "--parallelism", "2"))
                .as(() -> err.toString())
                .isZero();

        assertThat(err.toString()).contains("network buffers; network memory is");
        assertThat(written(results)).hasSize(160);
    }

    @Test
    void manySubtasksRun() throws Exception {
        produce(0, 1_000, "a", "1");

        assertThat(run(many(5), "--set", BOUNDED, "--parallelism", "16"))
                .as(() -> err.toString())
                .isZero();

        assertThat(err.toString()).contains("network buffers; network memory is");
        assertThat(written(results)).hasSize(5);
    }

    @Test
    void networkMemoryThatTheUserSetsTooSmallIsRefused() throws Exception {
        produce(0, 1_000, "a", "1");

        assertThat(run(many(5), "--set", BOUNDED, "--parallelism", "2", "-Dtaskmanager.memory.network.max=1m"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("taskmanager.memory.network.max is 1 MiB");
    }

    @Test
    void moreThanTwoHundredAggregationsAreRefused() throws Exception {
        assertThat(run(many(1_000))).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("has 1000 aggregations; a pipeline has at most 200");
    }

    private Path many(int aggregations) throws Exception {
        return pipeline(IntStream.range(0, aggregations)
                .mapToObj(i -> "  - {name: a-" + i + ", keyBy: [k], window: {tumbling: 1s}, measures: {events: count}}")
                .collect(Collectors.joining("\n")));
    }
}
