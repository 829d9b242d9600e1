// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision on a change of an alert at run time.
 *
 * @param alert its name; if the key of the record is not a name, a printable part of it
 * @param version of this change; larger than all earlier versions
 * @param rule the alert as it was read, in JSON; null unless accepted
 * @param errors why it was refused; empty if it was not
 * @param inForce the version of the alert of that name that is now in force, {@link #OF_THE_FILE} or {@link #NOT_IN_FORCE}
 * @param record its offset; null if a version that was in force before a restart no longer fits the pipeline file
 */
public record RuleDecision(
        String alert,
        long version,
        Verdict outcome,
        byte @Nullable [] rule,
        List<String> errors,
        long inForce,
        @Nullable OffsetRange record) {
    public static final long OF_THE_FILE = 0;
    public static final long NOT_IN_FORCE = -1;

    /** The outcome of the change. */
    public enum Verdict {
        ACCEPTED,
        /** The version in force before stays in force. */
        REFUSED,
        REMOVED
    }
}
