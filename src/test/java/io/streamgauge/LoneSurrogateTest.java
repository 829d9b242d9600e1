// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoneSurrogateTest extends RunFixture {
    @Test
    void aLoneSurrogateIsWrittenAlikeInAKeyAndInAMeasure() throws Exception {
        produce(0, 1_000, "x\\ud800", "1");
        BROKER.flush();
        int code = run(
                pipeline("  - {name: texts, keyBy: [k], window: {tumbling: 1s}, measures: {last: last(k)}}"),
                "--set",
                "source.stop=latest");
        assertThat(code).as(err.toString()).isZero();
        assertThat(written(results))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"key\":{\"k\":\"x\\ud800\"}", "\"measures\":{\"last\":\"x\\ud800\"}");
    }
}
