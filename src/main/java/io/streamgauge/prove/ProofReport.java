// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.streamgauge.model.Excerpt;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints findings: lines for people, or one JSON object a line. */
public final class ProofReport {
    private static final int SHOWN = 10;

    private final PrintWriter out;
    private final boolean json;

    /** @param json whether programs read it */
    public ProofReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Prints each result, and the evidence of a single one. */
    public void print(Proof.Findings findings) {
        findings.verdicts().forEach(json ? each -> out.println(toJson(each)) : this::print);
        findings.evidence().ifPresent(json ? trace -> out.println(toJson(trace)) : this::print);
        out.flush();
    }

    private void print(ResultVerdict verdict) {
        String reason = verdict.reason() == null ? "" : ": " + verdict.reason();
        out.println(
                Excerpt.escape(String.format(Locale.ROOT, "%-17s %s%s", verdict.conclusion(), verdict.key(), reason)));
        if (verdict.conclusion() != ResultVerdict.Conclusion.PROVEN) {
            print("published", verdict.published());
            print("recomputed", verdict.recomputed());
        }
    }

    private void print(String name, byte @Nullable [] value) {
        String text = value == null ? "nothing" : new String(value, StandardCharsets.UTF_8);
        out.println(Excerpt.escape(String.format(Locale.ROOT, "  %-11s %s", name, text)));
    }

    private void print(Proof.Trace trace) {
        out.println("counted " + trace.counted().size() + (trace.counted().size() == 1 ? " record: " : " records: ")
                + places(trace.counted()));
        trace.measures().forEach(each -> out.println("  " + Excerpt.escape(text(each))));
    }

    /** As in {@code trades/0@41-57 59 trades/1@7}; they are in order. */
    private static String places(List<String> places) {
        StringBuilder text = new StringBuilder();
        String partition = "";
        long first = 0;
        long last = 0;
        for (String place : places) {
            int at = place.lastIndexOf('@') + 1;
            long offset = Long.parseLong(place.substring(at));
            boolean same = place.substring(0, at).equals(partition);
            if (!same || offset != last + 1) {
                end(text, first, last);
                partition = place.substring(0, at);
                text.append(text.isEmpty() ? "" : " ")
                        .append(same ? "" : partition)
                        .append(offset);
                first = offset;
            }
            last = offset;
        }
        end(text, first, last);
        return text.toString();
    }

    private static void end(StringBuilder range, long first, long last) {
        if (last > first) {
            range.append('-').append(last);
        }
    }

    /** As in {@code low = 187.2 from trades/0@41}. */
    private static String text(MeasureTrace trace) {
        String figure = trace.measure() + " = " + trace.figure();
        List<MeasureTrace.Taken> taken = trace.taken();
        if (trace.how() != null) {
            return figure + ", which is " + trace.how();
        } else if (taken.isEmpty()) {
            return figure + ", from no record";
        } else if (taken.size() == 1 && taken.get(0).value().equals(trace.figure())) {
            return figure + " from " + taken.get(0).place();
        }
        return figure + " of "
                + taken.stream()
                        .limit(SHOWN)
                        .map(each -> each.value() + " from " + each.place())
                        .collect(Collectors.joining(", "))
                + (taken.size() > SHOWN ? " and " + (taken.size() - SHOWN) + " more" : "");
    }

    private static String toJson(ResultVerdict verdict) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("status", verdict.conclusion().toString());
        put(object, "key", verdict.key().getBytes(StandardCharsets.UTF_8));
        put(object, "published", verdict.published());
        put(object, "recomputed", verdict.recomputed());
        object.put("reason", verdict.reason());
        return object.toString();
    }

    /** As the bytes are where they are JSON on one line, because a reader of JSON may change the digits of a number; else as a text. */
    private static void put(ObjectNode object, String name, byte @Nullable [] value) {
        if (value == null) {
            object.putNull(name);
            return;
        }
        String text = new String(value, StandardCharsets.UTF_8);
        if (isJson(text)) {
            object.putRawValue(name, new RawValue(text));
        } else {
            object.put(name, text);
        }
    }

    private static boolean isJson(String text) {
        try {
            return text.startsWith("{")
                    && text.indexOf('\n') < 0
                    && text.indexOf('\r') < 0
                    && PublishedResult.JSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String toJson(Proof.Trace trace) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode counted = object.putArray("counted");
        trace.counted().forEach(counted::add);
        ArrayNode measures = object.putArray("measures");
        for (MeasureTrace each : trace.measures()) {
            ObjectNode measure = measures.addObject().put("measure", each.measure());
            measure.putRawValue("figure", new RawValue(each.figure()));
            if (each.how() != null) {
                measure.put("definition", each.how());
            }
            ArrayNode from = measure.putArray("from");
            each.taken()
                    .forEach(taken -> from.addObject()
                            .put("record", taken.place())
                            .putRawValue("value", new RawValue(taken.value())));
        }
        return object.toString();
    }
}
