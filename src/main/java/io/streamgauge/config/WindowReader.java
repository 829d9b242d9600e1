package io.streamgauge.config;

import io.streamgauge.pipeline.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code window}: one kind of window, with the keys of this kind. */
final class WindowReader {
    private static final List<String> KINDS = List.of("tumbling", "sliding", "session", "cumulative");
    /** Every window merges so many slices when it fires, for every key. */
    private static final long MAX_SLICES = 10_000;

    private WindowReader() {}

    /** The window; null, with a problem, if it cannot be read. */
    static @Nullable Window read(Value value) {
        Section section = Section.of(value);
        List<Map.Entry<String, Value>> kinds = section.present(KINDS);
        boolean every = section.has("every");
        boolean max = section.has("max");
        if (kinds.size() > 1) {
            section.errorAtKey(
                    kinds.get(1).getKey(),
                    "conflicts with " + kinds.get(0).getValue().path() + "; keep one of the two");
            return null;
        }
        if (kinds.isEmpty()) {
            // An unknown key is probably a misspelled kind, and its own problem suffices.
            if (value.isMapping() && !section.hasUnknownKeys()) {
                value.error("has no kind; write one like {tumbling: 1m}, {sliding: 10m, every: 1m},"
                        + " {session: 30s, max: 1h} or {cumulative: 1d, every: 1h}");
            }
            return null;
        }
        String kind = kinds.get(0).getKey();
        if (every && (kind.equals("session") || kind.equals("tumbling"))) {
            section.errorAtKey("every", "is for sliding and cumulative windows only");
        }
        if (max && !kind.equals("session")) {
            section.errorAtKey("max", "is for session windows only");
        }
        return read(section, kind, kinds.get(0).getValue());
    }

    private static @Nullable Window read(Section section, String kind, Value first) {
        boolean session = kind.equals("session");
        Duration size = positive(first, session ? "a gap" : "a window");
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

    private static @Nullable Duration positive(Value value, String meaning) {
        return value.duration(Value.EXAMPLE, Duration.ofMillis(1), meaning + " must be longer than 0s");
    }
}
