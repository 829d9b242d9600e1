package io.streamgauge.alert;

import io.streamgauge.config.AlertRule;
import io.streamgauge.config.Window;

/**
 * What becomes of an alert from one window of a key to the next: inactive, pending, firing, and inactive again. It counts as
 * Prometheus does: an alert whose condition held at the ends of its windows from {@code t} on fires at the first end that is at
 * least {@code for} after {@code t}; once it could be resolved it fires on for {@code keepFiring}. Nothing here depends on
 * when a window came, only on its end.
 */
final class Lifecycle {
    private static final long NEVER = Standing.NEVER;

    private final AlertRule.Row row;
    private final long keepFiring;
    private final AlertRule.NoData noData;
    private final long forgetAfter;
    /** From the end of a window to the end of the next; 0 for sessions, of which none can be missing. */
    private final long step;

    Lifecycle(AlertRule rule, Window window) {
        this.row = rule.row();
        this.keepFiring = rule.keepFiring().toMillis();
        this.noData = rule.noData();
        this.forgetAfter = rule.forgetAfter().toMillis();
        this.step = window.step() == null ? 0 : window.step().toMillis();
    }

    /**
     * After a final result.
     *
     * @param end of its window; later than those before
     * @param holds whether the condition holds
     * @param calm whether the alert could be resolved
     */
    Standing judged(Standing before, long end, boolean holds, boolean calm) {
        if (before.phase() == Standing.Phase.FIRING) {
            if (!calm) {
                return Standing.FIRING;
            }
            long since = before.calmSince() == NEVER ? end : before.calmSince();
            return end - since >= keepFiring ? Standing.INACTIVE : Standing.calm(since);
        }
        if (!holds) {
            return Standing.INACTIVE;
        }
        Standing longer = longer(before, end);
        return enough(longer, end) ? Standing.FIRING : longer;
    }

    /** After an early result: it can make an alert fire, and changes nothing else. */
    Standing judgedEarly(Standing before, long end, boolean holds) {
        return !before.firing() && holds && enough(longer(before, end), end) ? Standing.FIRING : before;
    }

    private static Standing longer(Standing before, long end) {
        return before.phase() == Standing.Phase.PENDING
                ? Standing.pending(before.row() + 1, before.since())
                : Standing.pending(1, end);
    }

    private boolean enough(Standing pending, long end) {
        return row instanceof AlertRule.Span span
                ? end - pending.since() >= span.time().toMillis()
                : pending.row() >= ((AlertRule.Windows) row).count();
    }

    /**
     * What the windows that are missing before the next result make of it.
     *
     * @param last end of the last window that was there
     * @param next end of the window that comes now
     */
    Standing afterGap(Standing before, long last, long next) {
        boolean missing = step > 0 && next - last > step;
        if (!missing || noData instanceof AlertRule.Keep) {
            return before;
        }
        return switch (before.phase()) {
            case PENDING -> Standing.INACTIVE;
            case FIRING -> noData instanceof AlertRule.Resolve ? Standing.calm(calmSince(before, last)) : before;
            case INACTIVE, SILENT -> before;
        };
    }

    private long calmSince(Standing firing, long last) {
        return firing.calmSince() == NEVER ? last + step : firing.calmSince();
    }

    /** When it is resolved if no window comes, {@link Standing#NEVER} if then it is not. */
    long resolvesAt(Standing standing, long last) {
        if (standing.phase() != Standing.Phase.FIRING || !(noData instanceof AlertRule.Resolve)) {
            return NEVER;
        }
        long windows = (keepFiring + step - 1) / step;
        return calmSince(standing, last) + windows * step;
    }

    /** When silence makes it fire if no window comes, {@link Standing#NEVER} if then it does not. */
    long silentAt(Standing standing, long last) {
        return noData instanceof AlertRule.Silence silence && !standing.firing()
                ? last + silence.after().toMillis()
                : NEVER;
    }

    /** When the key is forgotten if no window comes. */
    long forgottenAt(long last) {
        return last + forgetAfter;
    }
}
