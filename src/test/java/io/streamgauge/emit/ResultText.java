// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;

/** Results as they are written to Kafka, for tests of other rooms. */
public final class ResultText {
    private ResultText() {}

    public static String of(Pipeline pipeline, WindowResult result) {
        return new String(new ResultFormat(pipeline).value(result), StandardCharsets.UTF_8);
    }
}
