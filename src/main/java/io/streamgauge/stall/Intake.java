// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import java.io.Serializable;

/**
 * How many records a process has read since it began with its job. The numbers never fall, whichever subtasks end.
 *
 * @param ageMillis since the process began
 * @param rejected of them as a whole
 */
record Intake(long ageMillis, long records, long rejected) implements Serializable {
    static final Intake NOTHING = new Intake(0, 0, 0);

    Intake plus(long moreRecords, long moreRejected) {
        return new Intake(ageMillis, records + moreRecords, rejected + moreRejected);
    }

    Intake at(long millis) {
        return new Intake(millis, records, rejected);
    }
}
