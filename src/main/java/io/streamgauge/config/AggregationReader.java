// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.measure.Measure;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one of {@code aggregations}. */
final class AggregationReader {
    /** The beginnings of names that alerts use, and what they mean there. */
    private static final Map<String, String> PREFIXES = Map.of(
            "previous", "previous.NAME as a measure of the window before",
            "past", "past.NAME.mean as that of past windows",
            "window", "window.start and window.end as the times of the window");

    private final Section section;
    private final DeclaredFields fields;

    private AggregationReader(Section section, DeclaredFields fields) {
        this.section = section;
        this.fields = fields;
    }

    /** The aggregation; null, with a problem, if it cannot be read. */
    static @Nullable Aggregation read(Value value, DeclaredFields fields) {
        return new AggregationReader(Section.of(value), fields).read();
    }

    private @Nullable Aggregation read() {
        String name = NameReader.readUnique(section, "aggregation", "price-per-minute");
        Condition where = section.optional("where", fields::condition);
        List<String> keyBy = List.copyOf(section.read("keyBy", this::keyBy, Set.of()));
        Window window = section.required("window", "window: {tumbling: 1m}", WindowReader::read);
        boolean sessions = WindowReader.isSession(section.get("window"));
        Duration lateness = section.duration("allowedLateness", Duration.ZERO);
        Duration early = early(window);
        Value measured = section.require("measures", "measures: {trades: count, volume: sum(quantity)}");
        MeasuresReader.Result read =
                measured == null ? MeasuresReader.NOTHING : MeasuresReader.read(measured, fields, keyBy);
        List<AlertRule> alerts =
                alerts(new AlertScope(keyBy, read.scope(), window, sessions, early != null, Integer.MAX_VALUE));
        if (measured != null && measured.isMapping() && section.has("alerts")) {
            warnOfNames(Section.named(measured));
        }
        List<Measure> measures = read.measures();
        return window == null || measures == null
                ? null
                : new Aggregation(name, where, keyBy, window, lateness, early, measures, alerts);
    }

    private static void warnOfNames(Section measures) {
        measures.present(PREFIXES.keySet())
                .forEach(entry -> entry.getValue()
                        .warning("alerts read " + PREFIXES.get(entry.getKey())
                                + "; choose another name for the measure"));
    }

    private Set<String> keyBy(Value value) {
        return value.distinct("a list of fields, like [symbol]; [] is the whole stream", item -> {
            String name = item.text();
            if (name != null && !fields.scope().allows(name)) {
                item.error(item.shown(name) + " is not a declared field" + item.hint(name, fields.names()));
            }
            // An alert may use the name of a key that is wrong, which is no further problem.
            return name;
        });
    }

    private @Nullable Duration early(@Nullable Window window) {
        Duration early = section.durationOrOff(
                "early", "10s", Duration.ofMillis(1), "must be longer than 0s; write off for no early results");
        Value value = section.get("early");
        if (value != null && early != null && window != null && early.compareTo(window.size()) >= 0) {
            value.warning(
                    value.shown() + " is not shorter than the window, so that its final result mostly comes first");
        }
        return early;
    }

    private List<AlertRule> alerts(AlertScope scope) {
        List<AlertRule> alerts = new ArrayList<>();
        for (Value item : section.items("alerts", "a list of alerts")) {
            AlertRule alert = AlertReader.read(Section.of(item), scope);
            if (alert != null) {
                alerts.add(alert);
            }
        }
        long cost = alerts.stream().mapToLong(AlertRule::cost).sum();
        if (cost > AlertRule.COSTLIEST_TOGETHER) {
            section.error(
                    "alerts",
                    "too costly: together they take " + cost + " steps to evaluate a window, and may take "
                            + AlertRule.COSTLIEST_TOGETHER + "; a mean or deviation takes as many as past.windows");
        }
        return alerts;
    }
}
