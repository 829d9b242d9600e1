// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.bounds.WindowEnds;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of an alert from one window of a key to the next: inactive, pending, firing, inactive. They are those of Prometheus:
 * an alert whose condition holds at the ends of its windows from {@code t} on fires at the first end that is at least {@code for}
 * after {@code t}, and keeps firing for {@code keepFiring} once it could be resolved. They depend on the ends of windows only, not
 * on when a result arrives.
 */
public final class Lifecycle {
    private static final long NEVER = AlertState.NEVER;

    private final AlertRule.For pendingFor;
    private final long keepFiring;
    private final AlertRule.NoData noData;
    private final long forgetAfter;
    /** Absent for sessions, of which none can be missing. */
    private final @Nullable WindowEnds ends;

    /** @param ends of the windows; null for sessions */
    Lifecycle(AlertRule rule, @Nullable WindowEnds ends) {
        this.pendingFor = rule.pendingFor();
        this.keepFiring = rule.keepFiring().toMillis();
        this.noData = rule.noData();
        this.forgetAfter = rule.forgetAfter().toMillis();
        this.ends = ends;
    }

    /**
     * After a final result.
     *
     * @param end of its window; later than those before
     * @param holds whether the condition holds
     * @param resolvable whether the alert could be resolved
     */
    public AlertState evaluated(AlertState before, long end, boolean holds, boolean resolvable) {
        if (before.phase() == AlertState.Phase.FIRING) {
            if (!resolvable) {
                return AlertState.FIRING;
            }
            long since = before.resolvableSince() == NEVER ? end : before.resolvableSince();
            return end - since >= keepFiring ? AlertState.INACTIVE : AlertState.resolvable(since);
        }
        if (!holds) {
            return AlertState.INACTIVE;
        }
        AlertState longer = longer(before, end);
        return enough(longer, end) ? AlertState.FIRING : longer;
    }

    /** After an early result, which can make an alert fire and changes nothing else. */
    public AlertState evaluatedEarly(AlertState before, long end, boolean holds) {
        return !before.firing() && holds && enough(longer(before, end), end) ? AlertState.FIRING : before;
    }

    private static AlertState longer(AlertState before, long end) {
        return before.phase() == AlertState.Phase.PENDING
                ? AlertState.pending(before.consecutiveWindows() + 1, before.since())
                : AlertState.pending(1, end);
    }

    private boolean enough(AlertState pending, long end) {
        return pendingFor instanceof AlertRule.ForTime span
                ? end - pending.since() >= span.time().toMillis()
                : pending.consecutiveWindows() >= ((AlertRule.ForWindows) pendingFor).count();
    }

    /**
     * Applies the windows that are missing before the next result.
     *
     * @param last end of the last window that came
     * @param next end of the window that comes now
     */
    public AlertState afterGap(AlertState before, long last, long next) {
        if (ends == null || ends.next(last) >= next || noData instanceof AlertRule.Keep) {
            return before;
        }
        return switch (before.phase()) {
            case PENDING -> AlertState.INACTIVE;
            case FIRING ->
                noData instanceof AlertRule.Resolve
                        ? AlertState.resolvable(resolvableSince(before, ends, last))
                        : before;
            case INACTIVE, NO_DATA -> before;
        };
    }

    private static long resolvableSince(AlertState firing, WindowEnds ends, long last) {
        return firing.resolvableSince() == NEVER ? ends.next(last) : firing.resolvableSince();
    }

    /** When the alert is resolved if no window comes; {@link AlertState#NEVER} for never. */
    public long resolvesAt(AlertState alertState, long last) {
        if (alertState.phase() != AlertState.Phase.FIRING || !(noData instanceof AlertRule.Resolve) || ends == null) {
            return NEVER;
        }
        long since = resolvableSince(alertState, ends, last);
        return ends.from(since, since + keepFiring);
    }

    /** When missing data make the alert fire if no window comes; {@link AlertState#NEVER} for never. */
    public long noDataAt(AlertState alertState, long last) {
        return noData instanceof AlertRule.NoDataAlert noDataAlert && !alertState.firing()
                ? last + noDataAlert.after().toMillis()
                : NEVER;
    }

    /** When the state of the key can be dropped if no window comes. */
    public long forgottenAt(long last) {
        return last + forgetAfter;
    }
}
