// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import io.streamgauge.model.SourceRecord;
import java.time.Instant;

/** An element of the events of a case. */
public sealed interface Step {
    /**
     * A record arrives.
     *
     * @param record with the offset that it has among the records of its partition; its timestamp is -1 if the file has none
     */
    record Arrival(SourceRecord record) implements Step {}

    /** The event time of every partition advances to a time. */
    record Progress(Instant watermark) implements Step {}
}
