// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import java.util.Locale;

/** What a case can expect something of. */
public enum CaseOutput {
    RESULTS,
    ALERTS,
    LATE,
    REJECTED,
    /** Events that were dropped because a copy of them counts. */
    DUPLICATES;

    /** Its key in the file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
