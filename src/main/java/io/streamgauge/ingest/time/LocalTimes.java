// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/** Times without an offset, in a declared zone. */
record LocalTimes(@Nullable ZoneRules rules) {
    /** Without a declared zone every such time is invalid. */
    private static final LocalTimes NONE = new LocalTimes(null);

    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000 - 1;

    static LocalTimes in(@Nullable ZoneId zone) {
        return zone == null ? NONE : new LocalTimes(zone.getRules());
    }

    /**
     * Milliseconds since the epoch. A time that occurs twice because clocks are set back means the first occurrence. A time that
     * is skipped because they are set forward is {@link TimeReader#INVALID}.
     */
    long toEpochMilli(LocalDateTime local) {
        if (rules == null) {
            return TimeReader.INVALID;
        }
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition != null && transition.isGap()) {
            return TimeReader.INVALID;
        }
        ZoneOffset offset = transition == null ? rules.getOffset(local) : transition.getOffsetBefore();
        return toEpochMilli(local, offset);
    }

    /** {@link TimeReader#INVALID} if the milliseconds do not fit a long. */
    static long toEpochMilli(LocalDateTime local, ZoneOffset offset) {
        long seconds = local.toEpochSecond(offset);
        return Math.abs(seconds) > MOST_SECONDS ? TimeReader.INVALID : seconds * 1_000 + local.getNano() / 1_000_000;
    }
}
