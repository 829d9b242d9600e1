package io.streamgauge.alert;

import java.util.Arrays;
import java.util.List;

/** What state holds of one key. */
final class KeyedAlertState {
    /** There was no final window yet. */
    static final long NONE = Long.MIN_VALUE;

    /** Where one alert stands; {@code episode} is null where it has not fired. */
    record Place(AlertState standing, Incident episode) {
        static final Place INACTIVE = new Place(AlertState.INACTIVE, null);

        Place with(AlertState other) {
            return other == standing || other.equals(standing) ? this : new Place(other, episode);
        }
    }

    private static final String[] NO_NAMES = {};
    private static final Place[] NO_PLACES = {};

    /**
     * The alerts that have a place here, in the order in which they left inactivity; others are inactive and have not fired.
     * Of some alerts only few have one for the same key.
     */
    private String[] names = NO_NAMES;
    /** For each of them. */
    private Place[] places = NO_PLACES;
    /** Null where no condition asks for it. */
    History history;
    /** End of the last final window; {@link #NONE} where only early ones were there. */
    long last = NONE;
    /** Up to when it is settled what became of the key; event time, inclusive. */
    long settled = NONE;
    /** When the key's timer goes off, in event time; {@link AlertState#NEVER} where there is none. */
    long timer = AlertState.NEVER;
    /** The same by the clock. */
    long clockTimer = AlertState.NEVER;

    Place place(String alert) {
        int at = at(alert);
        return at < 0 ? Place.INACTIVE : places[at];
    }

    void put(String alert, Place place) {
        int at = at(alert);
        if (!place.equals(Place.INACTIVE)) {
            if (at < 0) {
                at = names.length;
                names = Arrays.copyOf(names, at + 1);
                places = Arrays.copyOf(places, at + 1);
                names[at] = alert;
            }
            places[at] = place;
        } else if (at >= 0) {
            names = without(at, names);
            places = without(at, places);
        }
    }

    private static <T> T[] without(int at, T[] all) {
        T[] others = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, at + 1, others, at, others.length - at);
        return others;
    }

    private int at(String alert) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(alert)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether all alerts are inactive and none has fired. */
    boolean quiet() {
        return names.length == 0;
    }

    /** The alerts of which {@link #place} tells more than that, in the order in which they left inactivity. */
    List<String> alerts() {
        return List.of(names);
    }

    void forgetPlaces() {
        names = NO_NAMES;
        places = NO_PLACES;
    }

    KeyedAlertState copy() {
        KeyedAlertState copy = new KeyedAlertState();
        copy.names = names;
        copy.places = places.clone();
        copy.history = history == null ? null : history.copy();
        copy.last = last;
        copy.settled = settled;
        copy.timer = timer;
        copy.clockTimer = clockTimer;
        return copy;
    }
}
