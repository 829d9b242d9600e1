package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.AlertRule.On;
import io.streamgauge.pipeline.Template;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one of {@code alerts}. */
final class AlertReader {
    private static final String DURATION = "a duration; write one like 30s or 1h30m";
    private static final Pattern WINDOWS = Pattern.compile("(\\d{1,5}) windows?");
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,3}");
    /** What Prometheus and Alertmanager allow. */
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private static final Set<String> OWN_LABELS = Set.of("alertname", "severity", "pipeline", "aggregation");
    private static final AlertRule.For AT_ONCE = new AlertRule.ForWindows(1);
    private static final AlertRule.Past PAST = new AlertRule.Past(60, 10);
    private static final Duration FORGET_AFTER = Duration.ofDays(1);
    private static final int MOST_WINDOWS = 1_000;

    static final String[] KEYS = {
        "name",
        "when",
        "resolve",
        "for",
        "keepFiring",
        "past",
        "noData",
        "forgetAfter",
        "on",
        "severity",
        "labels",
        "summary",
        "repeat"
    };

    private final Section section;
    private final List<String> keyBy;
    private final AlertNames names;
    private final Window window;
    private final Duration early;
    private final Map<String, String> filledIn = new LinkedHashMap<>();

    private AlertReader(Section section, List<String> keyBy, AlertNames names, Window window, Duration early) {
        this.section = section;
        this.keyBy = keyBy;
        this.names = names;
        this.window = window;
        this.early = early;
    }

    /**
     * @param names null where they could not be read
     * @param window null where it could not be read
     * @param early null where there are no early results
     */
    static AlertRule read(Value value, List<String> keyBy, AlertNames names, Window window, Duration early) {
        return read(Section.of(value, KEYS), keyBy, names, window, early);
    }

    /** The same of a section that may have other keys beside {@link #KEYS}. */
    static AlertRule read(Section section, List<String> keyBy, AlertNames names, Window window, Duration early) {
        return new AlertReader(section, keyBy, names, window, early).read();
    }

    private AlertRule read() {
        Value name = section.require("name", "name: crash");
        AlertRule.NoData noData = noData();
        return new AlertRule(
                name == null ? null : name.as(Names::name, null, Names.NAME),
                condition(section.require("when", "when: 'errors > 10'")),
                condition(section.get("resolve")),
                row(),
                duration("keepFiring", Duration.ZERO),
                past(),
                noData,
                forgetAfter(noData),
                on(),
                severity(),
                labels(),
                filledIn,
                summary(),
                repeat());
    }

    private Condition condition(Value value) {
        if (value == null || names == null) {
            return null;
        }
        Condition condition = Expressions.read(
                value, "a condition", text -> names.condition(text).keptAs(value.kept()));
        if (condition != null
                && window instanceof Window.Session
                && condition.names().stream().anyMatch(name -> name.startsWith(AlertNames.PREVIOUS))) {
            value.error("previous is for windows that follow each other, which sessions do not; ask past instead");
        }
        return condition;
    }

    private AlertRule.For row() {
        Value value = section.get("for");
        if (value == null) {
            return AT_ONCE;
        }
        if (window instanceof Window.Session) {
            section.errorAtKey("for", value.path() + " is for windows that follow each other, which sessions do not");
            return AT_ONCE;
        }
        return value.as(
                AlertReader::row, AT_ONCE, "a number of windows or a duration; write one like 2 windows, or 5m");
    }

    private static AlertRule.For row(String text) {
        Matcher windows = WINDOWS.matcher(text);
        if (windows.matches()) {
            int count = Integer.parseInt(windows.group(1));
            return count == 0 || count > MOST_WINDOWS ? null : new AlertRule.ForWindows(count);
        }
        Duration time = Durations.parse(text);
        return time == null ? null : new AlertRule.ForTime(time);
    }

    private Duration duration(String key, Duration fallback) {
        Value value = section.get(key);
        return value == null ? fallback : value.as(Durations::parse, fallback, DURATION);
    }

    private AlertRule.Past past() {
        Value value = section.get("past");
        if (value == null) {
            return PAST;
        }
        Section past = Section.of(value, "windows", "min");
        int windows = count(past.get("windows"), PAST.windows());
        Value least = past.get("min");
        int min = count(least, Math.min(PAST.min(), windows));
        if (least != null && min > windows) {
            least.error(least.shown() + " is more than there are windows, so there would never be enough");
        }
        return new AlertRule.Past(windows, min);
    }

    private static int count(Value value, int fallback) {
        return value == null
                ? fallback
                : value.as(
                        text -> COUNT.matcher(text).matches() && Integer.parseInt(text) <= MOST_WINDOWS
                                ? Integer.valueOf(text)
                                : null,
                        fallback,
                        "a number of windows; write one from 1 to " + MOST_WINDOWS);
    }

    private AlertRule.NoData noData() {
        Value value = section.get("noData");
        if (value == null || value.isScalar() && "keep".equals(value.text())) {
            return new AlertRule.Keep();
        }
        if (window instanceof Window.Session) {
            section.errorAtKey("noData", value.path() + " is for windows that can be missing, which sessions cannot");
            return new AlertRule.Keep();
        }
        if (value.isMapping()) {
            return silence(Section.of(value, "alert").require("alert", "alert: 5m"));
        }
        return value.as(
                text -> text.equals("resolve") ? new AlertRule.Resolve() : null,
                new AlertRule.Keep(),
                "known here; write keep, resolve, or {alert: 5m}");
    }

    private AlertRule.NoData silence(Value value) {
        Duration after = value == null ? null : value.as(Durations::parse, null, DURATION);
        if (after == null) {
            return new AlertRule.Keep();
        }
        Duration step = step();
        if (step != null && after.compareTo(step) < 0) {
            value.error(
                    value.shown() + " is shorter than the time from window to window, so every key would be silent");
        }
        return new AlertRule.NoDataAlert(after);
    }

    private Duration forgetAfter(AlertRule.NoData noData) {
        Duration after = duration("forgetAfter", FORGET_AFTER);
        Value value = section.get("forgetAfter");
        Value at = value == null ? section.value() : value;
        String what = value == null ? "forgetAfter, which is 1d where it is left out," : value.shown();
        Duration step = step();
        if (step != null && after.compareTo(step) < 0) {
            at.error(what + " is shorter than the time from window to window, so everything would be forgotten between"
                    + " two windows");
        } else if (noData instanceof AlertRule.NoDataAlert silence && after.compareTo(silence.after()) <= 0) {
            at.error(what + " is not longer than noData.alert, so a silent key would be forgotten before");
        }
        return after;
    }

    /** From the end of a window to the end of the next; null where there is none or it could not be read. */
    private Duration step() {
        return window == null ? null : window.step();
    }

    private On on() {
        Value value = section.get("on");
        On on = value == null ? On.FINAL : value.one(On.class, On.FINAL);
        if (on == On.EARLY && early == null) {
            value.error("there are no early results; write early: 10s, say, beside window");
        }
        return on;
    }

    private String severity() {
        Value value = section.get("severity");
        return value == null ? null : label(value);
    }

    private String label(Value value) {
        String text = value.text();
        if (text != null && !text.equals(value.kept())) {
            filledIn.put(value.kept(), text);
        }
        return text;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String key : keyBy) {
            if (OWN_LABELS.contains(key)) {
                section.value()
                        .error("the key field \"" + key + "\" has the name of a label that every alert has; take"
                                + " another name");
            }
        }
        Value value = section.get("labels");
        if (value == null) {
            return labels;
        }
        Section named = Section.named(value);
        named.entries().forEach((label, text) -> {
            if (!LABEL.matcher(label).matches()) {
                named.errorAtKey(
                        label,
                        text.path() + " is not a name of a label; use letters, digits and _, not"
                                + " beginning with a digit");
            } else if (OWN_LABELS.contains(label) || keyBy.contains(label)) {
                named.errorAtKey(label, text.path() + " is a built-in label; choose another name");
            }
            labels.put(label, label(text));
        });
        return labels;
    }

    private Template summary() {
        Value value = section.get("summary");
        return value == null ? null : TemplateReader.read(value, names == null ? null : names.places());
    }

    private Duration repeat() {
        Value value = section.get("repeat");
        if (value == null || value.isScalar() && "off".equals(value.text())) {
            return null;
        }
        Duration repeat = value.as(Durations::parse, null, "a duration; write one like 1m, or off");
        if (repeat != null && repeat.compareTo(Duration.ofSeconds(1)) < 0) {
            value.error("must be 1s or longer; write off for no repeats");
        }
        return repeat;
    }
}
