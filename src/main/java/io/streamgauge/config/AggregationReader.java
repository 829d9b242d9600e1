package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.measure.Measure;
import io.streamgauge.model.Durations;
import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one of {@code aggregations}. */
final class AggregationReader {
    private static final String DURATION = "a duration; write one like 30s or 1h30m";

    private final Section section;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private AggregationReader(Section section, List<Field> fields) {
        this.section = section;
        fields.forEach(field -> this.fields.put(field.name(), field));
    }

    /** @param fields those that are declared; a type is null where it could not be read */
    static Aggregation read(Value value, List<Field> fields) {
        Section section =
                Section.of(value, "name", "where", "keyBy", "window", "allowedLateness", "early", "measures", "alerts");
        return new AggregationReader(section, fields).read();
    }

    private Aggregation read() {
        Value name = section.require("name", "name: price-per-minute");
        Value lateness = section.get("allowedLateness");
        List<String> keyBy = keyBy();
        Value cut = section.require("window", "window: {tumbling: 1m}");
        Window window = cut == null ? null : WindowReader.read(cut);
        Duration early = WindowReader.early(section.get("early"), window);
        List<Measure> measures = measures(keyBy);
        return new Aggregation(
                name == null ? null : name.as(Names::name, null, Names.NAME),
                where(),
                keyBy,
                window,
                lateness == null ? Duration.ZERO : lateness.as(Durations::parse, Duration.ZERO, DURATION),
                early,
                measures,
                alerts(keyBy, measures, window, early));
    }

    private Condition where() {
        Value value = section.get("where");
        return value == null ? null : Expressions.condition(value, fields);
    }

    private List<String> keyBy() {
        List<String> keyBy = new ArrayList<>();
        Value value = section.get("keyBy");
        if (value == null) {
            return keyBy;
        }
        for (Value item : value.items("a list of fields, like [symbol]; [] is the whole stream")) {
            String name = item.text();
            if (name != null && !fields.containsKey(name)) {
                undeclared(item, name);
            } else if (name != null && keyBy.contains(name)) {
                item.error(item.shown() + " is listed twice");
            } else if (name != null) {
                keyBy.add(name);
            }
        }
        return keyBy;
    }

    private void undeclared(Value at, String name) {
        at.error(
                at.shown(name) + " is not a declared field" + (at.secret() ? "" : Nearest.hint(name, fields.keySet())));
    }

    private List<Measure> measures(List<String> keyBy) {
        Value value = section.require("measures", "measures: {trades: count, volume: sum(quantity)}");
        return value == null ? List.of() : MeasuresReader.read(value, fields, keyBy);
    }

    private List<AlertRule> alerts(List<String> keyBy, List<Measure> measures, Window window, Duration early) {
        List<AlertRule> alerts = new ArrayList<>();
        Value value = section.get("alerts");
        if (value == null) {
            return alerts;
        }
        AlertNames names = AlertNames.of(keyBy, measures, Integer.MAX_VALUE);
        for (Value item : value.items("a list of alerts")) {
            alerts.add(AlertReader.read(item, keyBy, names, window, early));
        }
        long cost = alerts.stream().mapToLong(AlertRule::cost).sum();
        if (cost > AlertRule.COSTLIEST_TOGETHER) {
            value.error("too costly: together they take " + cost + " steps to judge a window, and may take "
                    + AlertRule.COSTLIEST_TOGETHER + "; a mean or deviation takes as many as past.windows");
        }
        return alerts;
    }
}
