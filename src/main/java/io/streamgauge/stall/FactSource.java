// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

/** An operator's subtask that knows something about the progress of its job. */
public interface FactSource {
    /** Adds what it knows now. A thread of its own calls it while the subtask works. */
    void addTo(Facts facts);
}
