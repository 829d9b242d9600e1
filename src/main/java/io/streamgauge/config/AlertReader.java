// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.AlertShape;
import io.streamgauge.expression.Condition;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.AlertRule.For;
import io.streamgauge.pipeline.AlertRule.NoData;
import io.streamgauge.pipeline.AlertRule.On;
import io.streamgauge.pipeline.AlertRule.Past;
import io.streamgauge.pipeline.Template;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one of {@code alerts}. */
final class AlertReader {
    private static final Pattern WINDOWS = Pattern.compile("(\\d{1,5}) windows?");
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,3}");
    /** The syntax of Prometheus and Alertmanager. */
    private static final Pattern LABEL = Pattern.compile(AlertShape.LABEL);

    private static final Set<String> BUILT_IN_LABELS = Set.of("alertname", "severity", "pipeline", "aggregation");
    private static final For AT_ONCE = new AlertRule.ForWindows(1);
    private static final NoData KEEP = new AlertRule.Keep();
    private static final Past PAST = new Past(60, 10);
    private static final Duration FORGET_AFTER = Duration.ofDays(1);
    private static final int MAX_WINDOWS = 1_000;

    private final Section section;
    private final AlertScope scope;
    private final Map<String, String> filledIn = new LinkedHashMap<>();

    private AlertReader(Section section, AlertScope scope) {
        this.section = section;
        this.scope = scope;
    }

    /**
     * The alert; null, with a problem, if it cannot be read.
     *
     * @param section may have other keys, too
     */
    static @Nullable AlertRule read(Section section, AlertScope scope) {
        return new AlertReader(section, scope).read();
    }

    private @Nullable AlertRule read() {
        String name = NameReader.readUnique(section, "alert of the pipeline", "crash");
        Condition when = section.required("when", "when: 'errors > 10'", scope::condition);
        Condition resolve = section.optional("resolve", scope::condition);
        For pendingFor = section.read("for", this::pendingFor, AT_ONCE);
        Duration keepFiring = section.duration("keepFiring", Duration.ZERO);
        Past past = past(section.section("past"));
        NoData noData = section.read("noData", this::noData, KEEP);
        Duration forgetAfter = forgetAfter(noData);
        On on = section.choice("on", On.class, On.FINAL);
        if (on == On.EARLY && !scope.early()) {
            section.error("on", "there are no early results; write early: 10s beside window");
        }
        String severity = section.optional("severity", this::label);
        checkKeys();
        Map<String, String> labels = section.read("labels", this::labels, new LinkedHashMap<>());
        Template summary = section.optional("summary", value -> TemplateReader.read(value, scope.placeholders()));
        Duration repeat = section.durationOrOff(
                "repeat", "1m", Duration.ofSeconds(1), "must be 1s or longer; write off for no repeats");
        return when == null
                ? null
                : new AlertRule(
                        name,
                        when,
                        resolve,
                        pendingFor,
                        keepFiring,
                        past,
                        noData,
                        forgetAfter,
                        on,
                        severity,
                        labels,
                        filledIn,
                        summary,
                        repeat);
    }

    private @Nullable For pendingFor(Value value) {
        if (scope.sessions()) {
            section.errorAtKey("for", "is for windows that follow each other, which sessions do not");
            return null;
        }
        return value.as(AlertReader::pendingFor, "a number of windows or a duration; write one like 2 windows, or 5m");
    }

    private static @Nullable For pendingFor(String text) {
        Matcher windows = WINDOWS.matcher(text);
        if (windows.matches()) {
            int count = Integer.parseInt(windows.group(1));
            return count == 0 || count > MAX_WINDOWS ? null : new AlertRule.ForWindows(count);
        }
        Duration time = Durations.parse(text);
        return time == null ? null : new AlertRule.ForTime(time);
    }

    private static Past past(Section section) {
        int windows = section.read("windows", AlertReader::count, PAST.windows());
        int min = section.read("min", AlertReader::count, Math.min(PAST.min(), windows));
        Value written = section.get("min");
        if (written != null && min > windows) {
            written.error(written.shown() + " is more than there are windows, so there would never be enough");
        }
        return new Past(windows, min);
    }

    private static @Nullable Integer count(Value value) {
        return value.as(
                text -> COUNT.matcher(text).matches() && Integer.parseInt(text) <= MAX_WINDOWS
                        ? Integer.valueOf(text)
                        : null,
                "a number of windows; write one from 1 to " + MAX_WINDOWS);
    }

    private @Nullable NoData noData(Value value) {
        if (value.is("keep")) {
            return KEEP;
        }
        if (scope.sessions()) {
            section.errorAtKey("noData", "is for windows that can be missing, which sessions cannot");
            return null;
        }
        if (value.isMapping()) {
            return Section.of(value).required("alert", "alert: 5m", this::noDataAlert);
        }
        return value.as(
                text -> text.equals("resolve") ? new AlertRule.Resolve() : null,
                "known here; write keep, resolve, or {alert: 5m}");
    }

    private @Nullable NoData noDataAlert(Value value) {
        Duration after = value.duration();
        if (after != null && isShorterThanStep(after)) {
            value.error(value.shown() + " is shorter than " + scope.stepInWords() + " so every key would be silent");
        }
        return after == null ? null : new AlertRule.NoDataAlert(after);
    }

    private boolean isShorterThanStep(Duration duration) {
        Duration step = scope.step();
        return step != null && duration.compareTo(step) < 0;
    }

    private Duration forgetAfter(NoData noData) {
        Value value = section.get("forgetAfter");
        Duration step = scope.step();
        Duration fallback = step != null && isShorterThanStep(FORGET_AFTER) ? step : FORGET_AFTER;
        Duration after = value == null ? fallback : value.duration();
        if (after == null) {
            return fallback;
        }
        String what = value == null ? "forgetAfter, whose default is " + Durations.text(fallback) + "," : value.shown();
        if (isShorterThanStep(after)) {
            section.error(
                    "forgetAfter",
                    what + " is shorter than " + scope.stepInWords()
                            + " so everything would be forgotten between two windows");
        } else if (noData instanceof AlertRule.NoDataAlert alert && after.compareTo(alert.after()) <= 0) {
            section.error(
                    "forgetAfter",
                    what + " is not longer than noData.alert, so a silent key would be forgotten before");
        }
        return after;
    }

    private @Nullable String label(Value value) {
        String text = value.text();
        if (text != null && !text.equals(value.kept())) {
            filledIn.put(value.kept(), text);
        }
        return text;
    }

    private Map<String, String> labels(Value value) {
        Map<String, String> labels = new LinkedHashMap<>();
        Section declared = Section.named(value);
        declared.entries().forEach((name, text) -> {
            if (!LABEL.matcher(name).matches()) {
                declared.errorAtKey(
                        name, "is not a name of a label; use letters, digits and _, not beginning with a digit");
            } else if (BUILT_IN_LABELS.contains(name) || scope.keyBy().contains(name)) {
                declared.errorAtKey(name, "is a built-in label; choose another name");
            }
            String label = label(text);
            if (label != null) {
                labels.put(name, label);
            }
        });
        return labels;
    }

    /** Each key field is a label, too. */
    private void checkKeys() {
        scope.keyBy().stream()
                .filter(BUILT_IN_LABELS::contains)
                .forEach(key -> section.value()
                        .error("the key field \"" + key + "\" has the name of a built-in label; choose another name"));
    }
}
