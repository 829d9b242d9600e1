package io.streamgauge.alert;

import java.util.LinkedHashMap;
import java.util.Map;

/** What state holds of one key. */
final class KeyState {
    /** There was no final window yet. */
    static final long NONE = Long.MIN_VALUE;

    /** Where one alert stands; {@code episode} is null where it has not fired. */
    record Place(Standing standing, Episode episode) {
        static final Place INACTIVE = new Place(Standing.INACTIVE, null);

        Place with(Standing other) {
            return other.equals(standing) ? this : new Place(other, episode);
        }
    }

    /** By the name of the alert; those that are not there are inactive and have not fired. */
    private Map<String, Place> places = Map.of();
    /** Null where no condition asks for it. */
    History history;
    /** End of the last final window; {@link #NONE} where only early ones were there. */
    long last = NONE;
    /** Up to when it is settled what became of the key; event time, inclusive. */
    long settled = NONE;
    /** When the key's timer goes off, in event time; {@link Standing#NEVER} where there is none. */
    long timer = Standing.NEVER;
    /** The same by the clock. */
    long clockTimer = Standing.NEVER;

    Place place(String alert) {
        return places.isEmpty() ? Place.INACTIVE : places.getOrDefault(alert, Place.INACTIVE);
    }

    void put(String alert, Place place) {
        if (!place.equals(Place.INACTIVE)) {
            if (places.isEmpty()) {
                places = new LinkedHashMap<>();
            }
            places.put(alert, place);
        } else if (!places.isEmpty()) {
            places.remove(alert);
        }
    }

    /** In the order in which they left inactivity. */
    Map<String, Place> places() {
        return places;
    }

    void forgetPlaces() {
        places = Map.of();
    }

    KeyState copy() {
        KeyState copy = new KeyState();
        copy.places = places.isEmpty() ? Map.of() : new LinkedHashMap<>(places);
        copy.history = history == null ? null : history.copy();
        copy.last = last;
        copy.settled = settled;
        copy.timer = timer;
        copy.clockTimer = clockTimer;
        return copy;
    }
}
