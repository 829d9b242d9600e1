package io.streamgauge.alert;

import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Window;

/**
 * What becomes of an alert from one window of a key to the next: inactive, pending, firing, and inactive again. It counts as
 * Prometheus does: an alert whose condition held at the ends of its windows from {@code t} on fires at the first end that is at
 * least {@code for} after {@code t}; once it could be resolved it fires on for {@code keepFiring}. Nothing here depends on
 * when a window came, only on its end.
 */
final class Lifecycle {
    private static final long NEVER = AlertState.NEVER;

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
    AlertState judged(AlertState before, long end, boolean holds, boolean calm) {
        if (before.phase() == AlertState.Phase.FIRING) {
            if (!calm) {
                return AlertState.FIRING;
            }
            long since = before.calmSince() == NEVER ? end : before.calmSince();
            return end - since >= keepFiring ? AlertState.INACTIVE : AlertState.calm(since);
        }
        if (!holds) {
            return AlertState.INACTIVE;
        }
        AlertState longer = longer(before, end);
        return enough(longer, end) ? AlertState.FIRING : longer;
    }

    /** After an early result: it can make an alert fire, and changes nothing else. */
    AlertState judgedEarly(AlertState before, long end, boolean holds) {
        return !before.firing() && holds && enough(longer(before, end), end) ? AlertState.FIRING : before;
    }

    private static AlertState longer(AlertState before, long end) {
        return before.phase() == AlertState.Phase.PENDING
                ? AlertState.pending(before.row() + 1, before.since())
                : AlertState.pending(1, end);
    }

    private boolean enough(AlertState pending, long end) {
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
    AlertState afterGap(AlertState before, long last, long next) {
        boolean missing = step > 0 && next - last > step;
        if (!missing || noData instanceof AlertRule.Keep) {
            return before;
        }
        return switch (before.phase()) {
            case PENDING -> AlertState.INACTIVE;
            case FIRING -> noData instanceof AlertRule.Resolve ? AlertState.calm(calmSince(before, last)) : before;
            case INACTIVE, SILENT -> before;
        };
    }

    private long calmSince(AlertState firing, long last) {
        return firing.calmSince() == NEVER ? last + step : firing.calmSince();
    }

    /** When it is resolved if no window comes, {@link AlertState#NEVER} if then it is not. */
    long resolvesAt(AlertState standing, long last) {
        if (standing.phase() != AlertState.Phase.FIRING || !(noData instanceof AlertRule.Resolve)) {
            return NEVER;
        }
        long windows = (keepFiring + step - 1) / step;
        return calmSince(standing, last) + windows * step;
    }

    /** When silence makes it fire if no window comes, {@link AlertState#NEVER} if then it does not. */
    long silentAt(AlertState standing, long last) {
        return noData instanceof AlertRule.Silence silence && !standing.firing()
                ? last + silence.after().toMillis()
                : NEVER;
    }

    /** When the key is forgotten if no window comes. */
    long forgottenAt(long last) {
        return last + forgetAfter;
    }
}
