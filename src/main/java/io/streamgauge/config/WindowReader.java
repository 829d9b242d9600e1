// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code window}: one kind of window, with the keys of this kind. */
final class WindowReader {
    private static final List<String> KINDS = List.of("tumbling", "sliding", "session", "cumulative", "calendar");
    private static final Set<String> UNITS = Names.constants(Window.Unit.class).keySet();

    private static final String CALENDAR = "{calendar: day, zone: Europe/Berlin}";
    /** Every window merges so many slices when it fires, for every key. */
    private static final long MAX_SLICES = 10_000;

    /** Longer than a month; Kafka keeps records for a week by default. */
    private static final Duration LONG = Duration.ofDays(35);

    private WindowReader() {}

    /** Whether the windows are sessions, which may be unreadable. */
    static boolean isSession(@Nullable Value value) {
        return value != null && value.isMapping() && Section.named(value).has("session");
    }

    /** The window; null, with a problem, if it cannot be read. */
    static @Nullable Window read(Value value) {
        if (value.isScalar() && !value.isEmpty()) {
            String text = value.text();
            return value.invalid(value.shown() + " needs a kind; write " + meant(text));
        }
        Section section = Section.of(value);
        List<Map.Entry<String, Value>> kinds = section.present(KINDS);
        if (kinds.size() > 1) {
            section.errorAtKey(
                    kinds.get(1).getKey(),
                    "conflicts with " + kinds.get(0).getValue().path() + "; keep one of the two");
            return null;
        }
        if (kinds.isEmpty()) {
            // An unknown key is probably a misspelled kind, and its own problem suffices.
            if (value.isMapping() && !section.hasUnknownKeys()) {
                value.error("needs a kind; write one like {tumbling: 1m}, {sliding: 10m, every: 1m},"
                        + " {session: 30s, max: 1h}, {cumulative: 1d, every: 1h} or " + CALENDAR);
            }
            return null;
        }
        String kind = kinds.get(0).getKey();
        checkKey(section, "every", List.of("sliding", "cumulative"), kind, "");
        checkKey(section, "max", List.of("session"), kind, "");
        checkKey(section, "zone", List.of("calendar"), kind, "; write one like " + CALENDAR);
        Value first = kinds.get(0).getValue();
        return kind.equals("calendar") ? calendar(section, first) : read(section, kind, first);
    }

    /** Checks a key that only some kinds of windows have. */
    private static void checkKey(Section section, String key, List<String> kinds, String kind, String remedy) {
        if (section.has(key) && !kinds.contains(kind)) {
            section.errorAtKey(key, "is for " + String.join(" and ", kinds) + " windows only" + remedy);
        }
    }

    private static String meant(@Nullable String text) {
        if (text != null && UNITS.contains(text)) {
            return "{calendar: " + text + ", zone: Europe/Berlin}";
        }
        return "{tumbling: " + (text == null || Durations.parse(text) == null ? "1m" : text) + "}";
    }

    private static @Nullable Window calendar(Section section, Value value) {
        Window.Unit unit = value.choice(Window.Unit.class);
        ZoneId zone = section.required("zone", "zone: Europe/Berlin", TimestampReader::zone);
        return unit == null || zone == null ? null : new Window.Calendar(unit, zone);
    }

    private static @Nullable Window read(Section section, String kind, Value first) {
        boolean session = kind.equals("session");
        Duration size = positive(first, session ? "a gap" : "a window");
        if (!session && size != null) {
            warnOfLength(first, size);
        }
        if (kind.equals("tumbling")) {
            return size == null ? null : new Window.Tumbling(size);
        }
        Value second = session
                ? section.require("max", "max: 1h")
                : section.require("every", kind.equals("sliding") ? "every: 1m" : "every: 1h");
        Duration other =
                second == null ? null : positive(second, session ? "a session" : "the time from window to window");
        if (size == null || second == null || other == null) {
            return null;
        }
        return switch (kind) {
            case "session" -> session(size, second, other);
            case "sliding" -> sliding(size, second, other);
            default -> cumulative(size, first, second, other);
        };
    }

    private static @Nullable Window session(Duration gap, Value value, Duration max) {
        warnOfLength(value, max);
        if (max.compareTo(gap) < 0) {
            return value.invalid(value.shown() + " is shorter than the gap; a session is at least as long as that");
        }
        return new Window.Session(gap, max);
    }

    private static @Nullable Window sliding(Duration size, Value value, Duration every) {
        if (every.compareTo(size) > 0) {
            return value.invalid(
                    value.shown() + " is longer than the window, so events between two windows would be in none");
        }
        BigInteger slice = BigInteger.valueOf(size.toMillis()).gcd(BigInteger.valueOf(every.toMillis()));
        return fewSlices(value, size.toMillis() / slice.longValue()) ? new Window.Sliding(size, every) : null;
    }

    private static @Nullable Window cumulative(Duration size, Value first, Value value, Duration every) {
        if (size.toMillis() % every.toMillis() != 0) {
            return value.invalid("cumulative windows grow in equal steps; " + first.shown() + " is not a multiple of "
                    + value.shown());
        }
        return fewSlices(value, size.toMillis() / every.toMillis()) ? new Window.Cumulative(size, every) : null;
    }

    private static boolean fewSlices(Value every, long slices) {
        if (slices > MAX_SLICES) {
            every.error(every.shown() + " cuts a window into " + slices + " slices, and the maximum is " + MAX_SLICES
                    + "; choose a duration that fits into the window less often");
        }
        return slices <= MAX_SLICES;
    }

    private static void warnOfLength(Value value, Duration size) {
        if (size.compareTo(LONG) > 0) {
            value.warning(value.shown() + " is longer than " + Durations.text(LONG)
                    + ": the state is kept, and a final result is pending, for as long");
        }
    }

    private static @Nullable Duration positive(Value value, String meaning) {
        return value.duration(Value.EXAMPLE, Duration.ofMillis(1), meaning + " must be longer than 0s");
    }
}
