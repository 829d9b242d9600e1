package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.Place;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import java.util.Map;
import java.util.function.LongSupplier;

/** Begins and ends the episodes of alerts, and says so. */
final class Incidents {
    private final Map<String, AlertEvaluator> judges;
    private final LongSupplier clock;
    private final KeyedAlerts.Output output;

    /**
     * @param judges by the names of their alerts
     * @param clock milliseconds since the epoch
     */
    Incidents(Map<String, AlertEvaluator> judges, LongSupplier clock, KeyedAlerts.Output output) {
        this.judges = judges;
        this.clock = clock;
        this.output = output;
    }

    /** The condition has held for long enough. */
    Place fire(AlertEvaluator judge, AlertState standing, Key key, Alert.Window window) {
        Alert alert = judge.firing(key, window);
        output.send(alert);
        return new Place(standing, new Incident(judge.kept(alert), judge.before(), false, repeatAt(judge)));
    }

    /** The key has been silent for long enough. */
    Place silence(AlertEvaluator judge, Key key, long last, long at) {
        Alert alert = judge.silent(key, last, at);
        output.send(alert);
        return new Place(AlertState.SILENT, new Incident(judge.kept(alert), Map.of(), true, repeatAt(judge)));
    }

    Place resolve(Place place, long at, Alert.Window window) {
        Incident episode = place.episode();
        // What came by the clock may lie behind the event time of what follows.
        output.send(sent(episode).resolved(Math.max(at, episode.alert().startsAt()), window));
        return new Place(AlertState.INACTIVE, episode.repeatedAt(AlertState.NEVER));
    }

    /**
     * Between two windows.
     *
     * @param last end of the last window; {@link KeyedAlertState#NONE} where there was none
     */
    void resolveAt(Place place, long last, long time) {
        long startsAt = place.episode().alert().startsAt();
        long at = Math.max(time, startsAt);
        resolve(place, at, Alert.Window.silent(last == KeyedAlertState.NONE ? startsAt : last, at));
    }

    /** Late events changed the window that made it fire. */
    Place correct(Place place, Alert.Window revised) {
        output.send(sent(place.episode()).corrected(revised));
        return new Place(place.standing(), place.episode().asSettled());
    }

    /** The same once more. */
    Place repeat(AlertEvaluator judge, Place place) {
        output.send(sent(place.episode()).again());
        return new Place(place.standing(), place.episode().repeatedAt(repeatAt(judge)));
    }

    /** The alert as it was sent; as it is kept where nothing of that name is in force any more. */
    private Alert sent(Incident episode) {
        AlertEvaluator judge = judges.get(episode.alert().name());
        return judge == null ? episode.alert() : judge.filled(episode.alert());
    }

    /** No repeat waits for longer than its interval, which was shorter once, or begun by a clock that was wrong. */
    Place withinRepeat(AlertEvaluator judge, Place place) {
        return repeatsAt(place) == AlertState.NEVER || repeatsAt(place) <= repeatAt(judge)
                ? place
                : new Place(place.standing(), place.episode().repeatedAt(repeatAt(judge)));
    }

    private long repeatAt(AlertEvaluator judge) {
        return judge.rule().repeat() == null
                ? AlertState.NEVER
                : clock.getAsLong() + judge.rule().repeat().toMillis();
    }

    /** When it is said again, by the clock; {@link AlertState#NEVER} where it is not. */
    static long repeatsAt(Place place) {
        return place.standing().firing() ? place.episode().repeatAt() : AlertState.NEVER;
    }
}
