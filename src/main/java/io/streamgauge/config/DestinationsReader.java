// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Scope;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.destination.Destination;
import io.streamgauge.pipeline.destination.Destination.RateLimit;
import io.streamgauge.pipeline.destination.Destination.Service;
import io.streamgauge.pipeline.destination.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code sinks.notify}. */
final class DestinationsReader {
    private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
    private static final Duration GIVE_UP_AFTER = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Pattern RATE = Pattern.compile("(\\d{1,5}) per (\\S+)");
    private static final int HIGHEST_RATE = 10_000;

    private DestinationsReader() {}

    /**
     * What the condition {@code only} can be about: the labels of alerts, and the members {@code status}, {@code noData} and
     * {@code repeat} of their records.
     *
     * @param complete whether no alert can have other labels
     */
    static Scope labels(List<Aggregation> aggregations, boolean complete) {
        Map<String, @Nullable OperandType> types = new LinkedHashMap<>();
        for (String label : List.of("alertname", "severity", "pipeline", "aggregation")) {
            types.put(label, OperandType.TEXT);
        }
        for (Aggregation aggregation : aggregations) {
            aggregation.keyBy().forEach(field -> types.put(field, OperandType.TEXT));
            aggregation
                    .alerts()
                    .forEach(alert -> alert.labels().keySet().forEach(label -> types.put(label, OperandType.TEXT)));
        }
        types.put("status", OperandType.TEXT);
        types.put("noData", OperandType.BOOLEAN);
        types.put("repeat", OperandType.BOOLEAN);
        return new Scope(types, complete);
    }

    /** @param alerts whether the pipeline can have alerts; without them the list is read and not used */
    static List<Destination> read(Value value, Scope labels, boolean alerts) {
        List<Destination> destinations = new ArrayList<>();
        for (Value item : value.items("a list of destinations, like [{to: 'https://..', as: slack}]")) {
            Destination destination = destination(Section.of(item), labels);
            if (destination != null) {
                destinations.add(destination);
            }
        }
        if (!alerts && !value.isEmptyList()) {
            value.warning("nothing will be delivered: there are no alerts");
            return List.of();
        }
        return List.copyOf(destinations);
    }

    private static @Nullable Destination destination(Section section, Scope labels) {
        Service as = section.required("as", "as: slack", value -> value.choice(Service.class));
        String name = name(section, as);
        Secret to = to(section, as);
        Secret key = key(section, as);
        Map<String, Secret> headers = section.read("headers", DestinationsReader::headers, Map.of());
        Condition only = section.optional(
                "only",
                value -> value.expression(
                        "a condition", text -> new Condition(text, value.kept(), labels, Integer.MAX_VALUE)));
        RateLimit atMost = section.optional("atMost", DestinationsReader::rate);
        Duration giveUpAfter = section.read(
                "giveUpAfter",
                value -> value.duration(
                        "1h or 30m", SHORTEST, value.shown() + " is too short; give a delivery at least 1s"),
                GIVE_UP_AFTER);
        return as == null || to == null ? null : new Destination(name, as, to, key, headers, only, atMost, giveUpAfter);
    }

    /** The default is the service, so one of each kind needs no name. */
    private static String name(Section section, @Nullable Service as) {
        String service = as == null ? "" : as.name().toLowerCase(Locale.ROOT);
        String name = section.as("name", Names::name, service, Names.NAME);
        Value at = section.value();
        String first = name.isEmpty() ? null : at.context().claim("destination " + name, at.path());
        if (first != null) {
            at.error("has the name " + name + ", as " + first + " has; write a name: of its own");
        }
        return name;
    }

    private static @Nullable Secret to(Section section, @Nullable Service as) {
        Value value = as == Service.PAGERDUTY ? section.get("to") : section.require("to", "to: 'https://..'");
        if (value == null) {
            return as == Service.PAGERDUTY ? new Secret(PAGERDUTY) : null;
        }
        String text = value.text();
        if (text == null) {
            return null;
        }
        if (text.isEmpty() && as == Service.PAGERDUTY) {
            return new Secret(PAGERDUTY);
        }
        String wrong = wrongUrl(text);
        return wrong == null ? new Secret(text) : value.invalid(wrong);
    }

    /** What is wrong with an address, without showing it; null if nothing is. */
    private static @Nullable String wrongUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return "*** is not a URL; write one like https://hooks.example.org/x";
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            return "*** is not a URL of http or https with a host; write one like https://hooks.example.org/x";
        }
        return url.getUserInfo() == null
                ? null
                : "*** has a user before its host; write headers: {Authorization: 'Basic ..'} instead";
    }

    private static @Nullable Secret key(Section section, @Nullable Service as) {
        if (as != Service.PAGERDUTY) {
            if (as != null && section.has("key")) {
                section.errorAtKey("key", "is for pagerduty; write headers: for what other services need");
            }
            return null;
        }
        return section.required("key", "key: '${PAGERDUTY_KEY}'", value -> {
            String text = value.text();
            return text == null ? null : text.isBlank() ? value.invalid("is empty") : new Secret(text);
        });
    }

    private static Map<String, Secret> headers(Value value) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        Section section = Section.named(value);
        section.entries().forEach((name, header) -> {
            String text = header.text();
            if (text == null) {
                return;
            }
            try {
                // The client knows which names and values a request can have.
                HttpRequest.newBuilder().header(name, text);
                headers.put(name, new Secret(text));
            } catch (IllegalArgumentException e) {
                section.errorAtKey(name, "cannot be a header of a request, because of its name or its value");
            }
        });
        return headers;
    }

    private static @Nullable RateLimit rate(Value value) {
        return value.as(
                text -> {
                    Matcher matcher = RATE.matcher(text);
                    Duration per = matcher.matches() ? Durations.parse(matcher.group(2)) : null;
                    if (per == null || per.compareTo(SHORTEST) < 0) {
                        return null;
                    }
                    int count = Integer.parseInt(matcher.group(1));
                    return count > 0 && count <= HIGHEST_RATE ? new RateLimit(count, per) : null;
                },
                "a rate; write one like 10 per 1m, of 1 to " + HIGHEST_RATE + " incidents in 1s or more");
    }
}
