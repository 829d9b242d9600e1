// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.model.RunRefusedException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            foo                                | bar    | -D foo: Flink has no such option
            parallelism.defualt                | 2      | -D parallelism.defualt: Flink has no such option; did you mean parallelism.default?
            parallelism.default                | x      | -D parallelism.default: "x" is not a number
            execution.checkpointing.interval   | soon   | -D execution.checkpointing.interval: "soon" cannot be used:
            state.backend.type                 | nosuch | -D state.backend.type: "nosuch" is none of hashmap, rocksdb
            state.backend                      | nosuch | -D state.backend: "nosuch" is none of hashmap, rocksdb
            taskmanager.memory.network.max     | much   | -D taskmanager.memory.network.max: "much"
            execution.checkpointing.dir        | /tmp   | -D execution.checkpointing.dir has no effect here; use --state-dir
            """)
    void whatFlinkWouldIgnoreOrCannotUseIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> FlinkOptions.checked(Map.of(key, value), true))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallelism.default=3",
                "execution.checkpointing.interval=300 ms",
                "state.backend.type=rocksdb",
                "state.backend.type=com.example.Factory",
                "state.backend.rocksdb.memory.managed=false",
                "state.backend.rocksdb.thread.num=2",
                "metrics.reporter.prom.factory.class=com.example.Factory",
                "env.java.opts.all=-Xmx1g",
                "restart-strategy.exponential-delay.max-backoff=10 s",
                "taskmanager.memory.network.min=64mb",
                "pipeline.global-job-parameters.team=blue",
                "io.tmp.dirs=/tmp"
            })
    void whatFlinkKnowsIsTaken(String option) throws Exception {
        String[] keyAndValue = option.split("=", 2);

        assertThat(FlinkOptions.checked(Map.of(keyAndValue[0], keyAndValue[1]), true)
                        .toMap())
                .containsEntry(keyAndValue[0], keyAndValue[1]);
    }
}
