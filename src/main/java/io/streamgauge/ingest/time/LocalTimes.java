package io.streamgauge.ingest.time;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** Times without an offset, as the clocks of a declared zone show them. */
final class LocalTimes {
    /** No zone is declared: such a time cannot be read. */
    private static final LocalTimes NONE = new LocalTimes(null);

    private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000 - 1;

    private final ZoneRules rules;

    private LocalTimes(ZoneRules rules) {
        this.rules = rules;
    }

    /** @param zone null where none is declared */
    static LocalTimes in(ZoneId zone) {
        return zone == null ? NONE : new LocalTimes(zone.getRules());
    }

    /**
     * Milliseconds since the epoch. A time that occurs twice, as clocks are set back, is the first one, which has the
     * earlier offset; one that is skipped as they are set forward is {@link TimeReader#INVALID}.
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

    /** {@link TimeReader#INVALID} for a year whose milliseconds are no long. */
    static long toEpochMilli(LocalDateTime local, ZoneOffset offset) {
        long seconds = local.toEpochSecond(offset);
        return Math.abs(seconds) > MOST_SECONDS ? TimeReader.INVALID : seconds * 1_000 + local.getNano() / 1_000_000;
    }
}
