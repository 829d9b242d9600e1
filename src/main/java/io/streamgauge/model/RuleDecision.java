package io.streamgauge.model;

import java.util.List;

/**
 * What became of a change of an alert at run time.
 *
 * @param alert its name; where the record's key is none, as much of it as can be shown
 * @param version of this change; larger than those before
 * @param rule the alert as it was read, in JSON; null unless accepted
 * @param errors why it was refused; else empty
 * @param inForce the version of the alert of that name that is in force now, {@link #OF_THE_FILE} or {@link #NONE}
 * @param record where it was read; null where a version that was in force before a restart fits the pipeline file no more
 */
public record RuleDecision(
        String alert,
        long version,
        Outcome outcome,
        byte[] rule,
        List<String> errors,
        long inForce,
        OffsetRange record) {
    public static final long OF_THE_FILE = 0;
    public static final long NONE = -1;

    /** What became of it. */
    public enum Outcome {
        ACCEPTED,
        /** What was in force before stays so. */
        REFUSED,
        REMOVED
    }
}
