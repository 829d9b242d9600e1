package io.streamgauge.config;

import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** Reads {@code window} and what depends on its size: one kind, with the keys that this kind has. */
final class WindowReader {
    private static final String DURATION = "a duration; write one like 30s or 1h30m";
    private static final List<String> KINDS = List.of("tumbling", "sliding", "session", "cumulative");
    /** So many slices are put together whenever a window fires, for every key. */
    private static final long MOST_SLICES = 10_000;

    private final Section section;

    private WindowReader(Section section) {
        this.section = section;
    }

    /** Null, with a problem, where it cannot be read. */
    static Window read(Value value) {
        Section section = Section.of(value, "tumbling", "sliding", "session", "cumulative", "every", "max");
        List<String> kinds =
                section.entries().keySet().stream().filter(KINDS::contains).toList();
        if (kinds.isEmpty()) {
            // Where an unknown key stands, that one is the problem.
            if (value.isMapping()
                    && section.entries().size()
                            == Section.named(value).entries().size()) {
                value.error("has no kind; write one like {tumbling: 1m}, {sliding: 10m, every: 1m},"
                        + " {session: 30s, max: 1h} or {cumulative: 1d, every: 1h}");
            }
            return null;
        }
        if (kinds.size() > 1) {
            section.errorAtKey(
                    kinds.get(1),
                    section.get(kinds.get(1)).path() + " stands beside "
                            + section.get(kinds.get(0)).path() + "; keep one of the two");
            return null;
        }
        return new WindowReader(section).read(kinds.get(0));
    }

    private Window read(String kind) {
        boolean session = kind.equals("session");
        if (session || kind.equals("tumbling")) {
            refuse("every", "is for sliding and cumulative windows only");
        }
        if (!session) {
            refuse("max", "is for session windows only");
        }
        Duration size = positive(section.get(kind), session ? "a gap" : "a window");
        return switch (kind) {
            case "tumbling" -> size == null ? null : new Window.Tumbling(size);
            case "sliding" -> sliding(size);
            case "cumulative" -> cumulative(size);
            default -> session(size);
        };
    }

    private void refuse(String key, String why) {
        if (section.get(key) != null) {
            section.errorAtKey(key, section.get(key).path() + " " + why);
        }
    }

    private Window sliding(Duration size) {
        Value written = section.require("every", "every: 1m");
        Duration every = written == null ? null : positive(written, "the time from window to window");
        if (size == null || every == null) {
            return null;
        }
        if (every.compareTo(size) > 0) {
            written.error(
                    written.shown() + " is longer than the window, so events between two windows would be in none");
            return null;
        }
        long slice = BigInteger.valueOf(size.toMillis())
                .gcd(BigInteger.valueOf(every.toMillis()))
                .longValue();
        return fewSlices(written, size.toMillis() / slice) ? new Window.Sliding(size, every) : null;
    }

    private Window cumulative(Duration size) {
        Value written = section.require("every", "every: 1h");
        Duration every = written == null ? null : positive(written, "the time from window to window");
        if (size == null || every == null) {
            return null;
        }
        if (size.toMillis() % every.toMillis() != 0) {
            written.error("cumulative windows grow in equal steps; "
                    + section.get("cumulative").shown() + " is not a multiple of " + written.shown());
            return null;
        }
        return fewSlices(written, size.toMillis() / every.toMillis()) ? new Window.Cumulative(size, every) : null;
    }

    private Window session(Duration gap) {
        Value written = section.require("max", "max: 1h");
        Duration max = written == null ? null : positive(written, "a session");
        if (gap == null || max == null) {
            return null;
        }
        if (max.compareTo(gap) < 0) {
            written.error(written.shown() + " is shorter than the gap; a session is at least as long as that");
            return null;
        }
        return new Window.Session(gap, max);
    }

    private static boolean fewSlices(Value every, long slices) {
        if (slices > MOST_SLICES) {
            every.error(every.shown() + " cuts a window into " + slices + " slices, and at most " + MOST_SLICES
                    + " can be; take one that fits into the window less often");
        }
        return slices <= MOST_SLICES;
    }

    private static Duration positive(Value value, String what) {
        Duration duration = value.as(Durations::parse, null, DURATION);
        if (duration != null && duration.isZero()) {
            value.error(what + " must be longer than 0s");
            return null;
        }
        return duration;
    }

    /**
     * Reads {@code early}.
     *
     * @param value null where the file has none
     * @param window null where it could not be read
     * @return null for off
     */
    static Duration early(Value value, Window window) {
        if (value == null || value.isScalar() && "off".equals(value.text())) {
            return null;
        }
        Duration early = value.as(Durations::parse, null, "a duration; write one like 10s, or off");
        if (early != null && early.isZero()) {
            value.error("must be longer than 0s; write off for no early results");
            return null;
        }
        if (early != null && window != null && early.compareTo(longest(window)) >= 0) {
            value.warning(
                    value.shown() + " is not shorter than the window, so that its final result mostly comes first");
        }
        return early;
    }

    private static Duration longest(Window window) {
        if (window instanceof Window.Tumbling tumbling) {
            return tumbling.size();
        }
        if (window instanceof Window.Sliding sliding) {
            return sliding.size();
        }
        return window instanceof Window.Cumulative cumulative ? cumulative.size() : ((Window.Session) window).max();
    }
}
