package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.Place;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.AlertRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * What results and time make of the alerts of one key after the other. Everything that would have happened before a result, had
 * time come in small steps, is settled before the result is judged: what is said does not depend on how far watermarks are apart.
 */
final class KeyedAlerts {

    /** Takes what is said. */
    interface Output {
        void send(Alert alert);

        /** The condition of an alert was neither true nor false. */
        void undecided(String alert);
    }

    private final List<AlertEvaluator> judges;
    private final HistoryRequirements shape;
    private final EvaluationContext scope;
    private final LongSupplier clock;
    private final Output output;
    private final Incidents episodes;
    /** By the names of their alerts. */
    private final Map<String, AlertEvaluator> byName = new HashMap<>();

    /** Those that a missing window may resolve. */
    private final List<AlertEvaluator> resolving;
    /** Those that may have something to say by the clock. */
    private final List<AlertEvaluator> clocked;
    /** How long after its last window something happens to alerts of a key that do not fire, or all of them are forgotten. */
    private final long quiet;
    /** The same as far as the clock may do it. */
    private final long quietByTheClock;

    /** @param clock milliseconds since the epoch */
    KeyedAlerts(
            List<AlertEvaluator> judges,
            HistoryRequirements shape,
            EvaluationContext scope,
            LongSupplier clock,
            Output output) {
        this.judges = judges;
        this.shape = shape;
        this.scope = scope;
        this.clock = clock;
        this.output = output;
        judges.forEach(judge -> byName.put(judge.rule().name(), judge));
        this.episodes = new Incidents(byName, clock, output);
        this.resolving = judges.stream()
                .filter(judge -> judge.rule().noData() instanceof AlertRule.Resolve)
                .toList();
        this.clocked = judges.stream()
                .filter(judge -> judge.rule().noData() instanceof AlertRule.Silence
                        || judge.rule().repeat() != null)
                .toList();
        this.quietByTheClock = least(judge -> judge.lifecycle().silentAt(AlertState.INACTIVE, 0));
        this.quiet = Math.min(quietByTheClock, least(judge -> judge.lifecycle().forgottenAt(0)));
    }

    private long least(ToLongFunction<AlertEvaluator> time) {
        return judges.stream().mapToLong(time).min().orElse(AlertState.NEVER);
    }

    /**
     * A final result moves everything on. One that ends before another that was judged came late, and is left out like a
     * revised one.
     */
    void onFinal(KeyedAlertState state, WindowResult result) {
        if (state.last != KeyedAlertState.NONE && result.end() <= state.last) {
            return;
        }
        if (state.last != KeyedAlertState.NONE) {
            settle(state, result.key(), result.end() - 1);
        }
        resolveRemoved(state, place -> episodes.resolve(place, result.end(), window(result)));
        look(state, result);
        for (AlertEvaluator judge : judges) {
            judge(state, judge, result);
        }
        if (shape.any()) {
            history(state).remember(result.start(), result.end(), scope.kept(), shape);
        } else {
            state.history = null;
        }
        state.last = result.end();
        state.settled = result.end();
    }

    private void judge(KeyedAlertState state, AlertEvaluator judge, WindowResult result) {
        String name = judge.rule().name();
        Lifecycle lifecycle = judge.lifecycle();
        Place before = state.place(name);
        Outcome when = when(judge);
        if (before == Place.INACTIVE && when != Outcome.TRUE) {
            return;
        }
        Place place = before;
        if (place.standing().phase() == AlertState.Phase.SILENT) {
            place = episodes.resolve(place, result.end(), window(result));
        } else if (last(state, place) > result.end()) {
            // An early result of a later window made it fire; this window was over before the episode began.
            return;
        } else if (state.last != KeyedAlertState.NONE) {
            place = place.with(lifecycle.afterGap(place.standing(), last(state, place), result.end()));
        }
        boolean firing = place.standing().firing();
        boolean calm = firing && judge.calm(when);
        AlertState after = lifecycle.judged(place.standing(), result.end(), when == Outcome.TRUE, calm);
        if (after.firing() && !firing) {
            place = episodes.fire(judge, after, result.key(), window(result));
        } else if (firing && !after.firing()) {
            place = episodes.resolve(place, result.end(), window(result));
        } else {
            place = place.with(after);
        }
        if (place != before) {
            state.put(name, place);
        }
    }

    /**
     * An early result can only make alerts fire, and those only that ask for it. A window before it is missing once event time has
     * passed its end; until then its final result may still come.
     *
     * @param passed up to where event time has come; {@link Long#MIN_VALUE} where that is not known
     */
    void onEarly(KeyedAlertState state, WindowResult result, long passed) {
        look(state, result);
        long next = Math.min(result.end(), Math.max(state.settled, passed) + 1);
        for (AlertEvaluator judge : judges) {
            String name = judge.rule().name();
            Place place = state.place(name);
            if (judge.rule().on() == AlertRule.On.EARLY && !place.standing().firing()) {
                AlertState before = state.last == KeyedAlertState.NONE
                        ? place.standing()
                        : judge.lifecycle().afterGap(place.standing(), state.last, next);
                AlertState after = judge.lifecycle().judgedEarly(before, result.end(), when(judge) == Outcome.TRUE);
                if (after.firing()) {
                    state.put(name, episodes.fire(judge, after, result.key(), window(result)));
                }
            }
        }
    }

    /** A revised result, or one that is taken back, moves nothing; but what it made fire may turn out to be wrong. */
    void onRevised(KeyedAlertState state, WindowResult result) {
        for (AlertEvaluator judge : judges) {
            Place place = state.place(judge.rule().name());
            Incident episode = place.episode();
            if (episode != null
                    && !episode.settled()
                    && sameWindow(episode.alert().window(), result)) {
                boolean holds = false;
                if (result.measures() != null) {
                    scope.window(result.key(), result.start(), result.measures(), null);
                    holds = judge.when(episode.before()) == Outcome.TRUE;
                }
                if (!holds) {
                    state.put(judge.rule().name(), episodes.correct(place, window(result)));
                }
            }
        }
    }

    private Alert.Window window(WindowResult result) {
        return Alert.Window.of(result, scope.measureNames());
    }

    /** The end of a session may have moved since. */
    private boolean sameWindow(Alert.Window fired, WindowResult revised) {
        return fired.start() == revised.start() && (shape.step() == 0 || fired.end() == revised.end());
    }

    private void look(KeyedAlertState state, WindowResult result) {
        scope.window(result.key(), result.start(), result.measures(), shape.any() ? history(state) : null);
    }

    private History history(KeyedAlertState state) {
        if (state.history == null) {
            state.history = new History(shape.definitions());
        } else if (!state.history.fits(shape)) {
            state.history = state.history.as(shape);
        }
        return state.history;
    }

    private Outcome when(AlertEvaluator judge) {
        Outcome when = judge.when();
        if (when == Outcome.UNDEFINED) {
            output.undecided(judge.rule().name());
        }
        return when;
    }

    /** Alerts that are in force no more, and fire. */
    private void resolveRemoved(KeyedAlertState state, Consumer<Place> resolve) {
        if (state.quiet()) {
            return;
        }
        for (String name : state.alerts()) {
            if (!byName.containsKey(name)) {
                if (state.place(name).standing().firing()) {
                    resolve.accept(state.place(name));
                }
                state.put(name, Place.INACTIVE);
            }
        }
    }

    /**
     * Other alerts are in force than before. What fires under a name that is gone is resolved; what fires under another condition
     * goes on, and the next window is judged by it.
     *
     * @param anew names of alerts whose condition is another; windows in which the old one held do not count for it
     * @param passed up to where event time has come; {@link Long#MIN_VALUE} where that is not known
     */
    void onOthersInForce(KeyedAlertState state, Set<String> anew, long passed) {
        resolveRemoved(state, place -> episodes.resolveAt(place, state.last, Math.max(state.last, passed)));
        for (String name : anew) {
            Place place = state.place(name);
            if (place.standing().phase() == AlertState.Phase.PENDING) {
                state.put(name, new Place(AlertState.INACTIVE, place.episode()));
            }
        }
    }

    /** Whether there is nothing to judge by. */
    boolean none() {
        return judges.isEmpty();
    }

    /**
     * Everything that happens to a silent key until event time has come so far.
     *
     * @param through inclusive
     * @return false where all is forgotten
     */
    boolean settle(KeyedAlertState state, Key key, long through) {
        if (!none() && later(state.last, quiet) > through) {
            if (!state.quiet()) {
                resolving.forEach(judge -> settleMissing(state, judge, through));
            }
            state.settled = Math.max(state.settled, through);
            return true;
        }
        boolean any = false;
        for (AlertEvaluator judge : judges) {
            settle(state, judge, key, through);
            any |= forgottenAt(state, judge) > through;
        }
        if (!any) {
            // Alerts that are in force no more, or are forgotten sooner than they were.
            state.alerts().stream()
                    .map(state::place)
                    .filter(place -> place.standing().firing())
                    .forEach(place -> episodes.resolveAt(place, state.last, through));
            state.forgetPlaces();
            state.history = null;
        }
        state.settled = Math.max(state.settled, through);
        return any;
    }

    private void settleMissing(KeyedAlertState state, AlertEvaluator judge, long through) {
        String name = judge.rule().name();
        long resolved = resolvesAt(state, judge);
        if (isNow(state, resolved, through)) {
            state.put(name, episodes.resolve(state.place(name), resolved, Alert.Window.silent(state.last, resolved)));
        }
    }

    private void settle(KeyedAlertState state, AlertEvaluator judge, Key key, long through) {
        String name = judge.rule().name();
        settleMissing(state, judge, through);
        long silent = silentAt(state, judge);
        if (silent <= through) {
            state.put(name, episodes.silence(judge, key, state.last, silent));
        }
        long forgotten = forgottenAt(state, judge);
        if (isNow(state, forgotten, through)) {
            if (state.place(name).standing().firing()) {
                episodes.resolve(state.place(name), forgotten, Alert.Window.silent(state.last, forgotten));
            }
            state.put(name, Place.INACTIVE);
        }
    }

    /**
     * End of the last window that an alert knows of: the last final one, or a later one of which an early result made it fire. The
     * final result of that one is certain to come.
     */
    private static long last(KeyedAlertState state, Place place) {
        return place.standing().phase() == AlertState.Phase.FIRING
                ? Math.max(state.last, place.episode().alert().startsAt())
                : state.last;
    }

    private static long resolvesAt(KeyedAlertState state, AlertEvaluator judge) {
        Place place = state.place(judge.rule().name());
        return judge.lifecycle().resolvesAt(place.standing(), last(state, place));
    }

    /**
     * When silence makes an alert fire. This may be settled already by other alerts, where this one has come in force since; it is
     * over only when the key was forgotten, which ends the alert of silence, too.
     */
    private static long silentAt(KeyedAlertState state, AlertEvaluator judge) {
        AlertState standing = state.place(judge.rule().name()).standing();
        return unsettled(state, judge.lifecycle().forgottenAt(state.last)) == AlertState.NEVER
                ? AlertState.NEVER
                : judge.lifecycle().silentAt(standing, state.last);
    }

    private static long forgottenAt(KeyedAlertState state, AlertEvaluator judge) {
        return judge.lifecycle()
                .forgottenAt(last(state, state.place(judge.rule().name())));
    }

    private static long later(long time, long by) {
        return by == AlertState.NEVER ? AlertState.NEVER : time + by;
    }

    private static boolean isNow(KeyedAlertState state, long time, long through) {
        return unsettled(state, time) <= through;
    }

    /** The time itself; {@link AlertState#NEVER} where it is settled already what became of the key by then. */
    private static long unsettled(KeyedAlertState state, long time) {
        return time > state.settled ? time : AlertState.NEVER;
    }

    /** Before when nothing happens to a silent key, in event time; {@link AlertState#NEVER} where nothing ever does. */
    long due(KeyedAlertState state) {
        if (state.last == KeyedAlertState.NONE) {
            // The final result of the window that early ones were of will come.
            return AlertState.NEVER;
        }
        long due = AlertState.NEVER;
        if (later(state.last, quiet) > state.settled) {
            due = later(state.last, quiet);
            if (!state.quiet()) {
                for (AlertEvaluator judge : resolving) {
                    due = Math.min(due, unsettled(state, resolvesAt(state, judge)));
                }
            }
            return due;
        }
        long forgotten = KeyedAlertState.NONE;
        for (AlertEvaluator judge : judges) {
            due = Math.min(due, unsettled(state, resolvesAt(state, judge)));
            due = Math.min(due, silentAt(state, judge));
            due = Math.min(due, unsettled(state, forgottenAt(state, judge)));
            forgotten = Math.max(forgotten, forgottenAt(state, judge));
        }
        // An alert that came in force since may forget sooner than those before it.
        return Math.min(due, Math.max(forgotten, state.settled + 1));
    }

    /**
     * What is done by the clock: firing alerts are sent again, and keys are found silent while event time stands still.
     *
     * @param still since when event time stands still, in milliseconds of the clock
     */
    void onClock(KeyedAlertState state, Key key, long still) {
        long now = clock.getAsLong();
        for (AlertEvaluator judge : clocked) {
            Place place = state.place(judge.rule().name());
            if (Incidents.repeatsAt(place) <= now) {
                state.put(judge.rule().name(), episodes.repeat(judge, place));
            }
            if (silentByTheClock(state, judge, still) <= now) {
                state.put(judge.rule().name(), episodes.silence(judge, key, state.last, silentAt(state, judge)));
            }
        }
    }

    /** When {@link #onClock} has something to do, as far as is known; {@link AlertState#NEVER} where it has nothing. */
    long clockDue(KeyedAlertState state, long still) {
        if (state.quiet() && state.last != KeyedAlertState.NONE && later(state.last, quietByTheClock) > state.settled) {
            return later(still, quietByTheClock);
        }
        long due = AlertState.NEVER;
        for (AlertEvaluator judge : clocked) {
            Place before = state.place(judge.rule().name());
            Place place = episodes.withinRepeat(judge, before);
            if (place != before) {
                state.put(judge.rule().name(), place);
            }
            due = Math.min(due, Incidents.repeatsAt(place));
            due = Math.min(due, silentByTheClock(state, judge, still));
        }
        return due;
    }

    private static long silentByTheClock(KeyedAlertState state, AlertEvaluator judge, long still) {
        if (state.last == KeyedAlertState.NONE) {
            return AlertState.NEVER;
        }
        long at = silentAt(state, judge);
        return at == AlertState.NEVER ? AlertState.NEVER : still + at - state.last;
    }
}
