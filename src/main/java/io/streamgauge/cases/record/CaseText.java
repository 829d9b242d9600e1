// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import io.streamgauge.cases.fix.FlowYaml;
import io.streamgauge.config.file.Utf8File;
import io.streamgauge.model.Header;
import io.streamgauge.model.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records as the events of a test file, exact to the byte. */
final class CaseText {
    private CaseText() {}

    /** A test file with one case that expects nothing yet. */
    static String of(String pipeline, String name, Instant now, List<SourceRecord> records) {
        StringBuilder text = new StringBuilder();
        text.append("pipeline: ").append(FlowYaml.text(pipeline)).append("\ncases:\n");
        text.append("  - name: ").append(FlowYaml.quoted(name)).append('\n');
        text.append("    now: ").append(now).append("\n    events:\n");
        records.forEach(record -> text.append("      - ").append(event(record)).append('\n'));
        return text.append("    expect:\n").toString();
    }

    private static String event(SourceRecord record) {
        List<String> members = new ArrayList<>();
        byte[] value = record.value();
        if (value == null) {
            members.add("value: null");
        } else {
            members.add(Utf8File.decoded(value)
                    .map(text -> "value: " + FlowYaml.quoted(text))
                    .orElseGet(() -> "bytes: " + base64(value)));
        }
        if (record.key() != null) {
            members.add("key: " + bytes(record.key()));
        }
        if (!record.headers().isEmpty()) {
            members.add("headers: " + headers(record.headers()));
        }
        members.add("topic: " + FlowYaml.text(record.topic()));
        members.add("partition: " + record.partition());
        if (record.timestamp() >= 0) {
            members.add("timestamp: " + Instant.ofEpochMilli(record.timestamp()));
        }
        return members.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static String headers(List<Header> headers) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        headers.forEach(header ->
                values.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(bytes(header.value())));
        return values.entrySet().stream()
                .map(each -> FlowYaml.text(each.getKey()) + ": "
                        + (each.getValue().size() == 1 ? each.getValue().get(0) : each.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String bytes(byte @Nullable [] bytes) {
        return bytes == null
                ? "null"
                : Utf8File.decoded(bytes).map(FlowYaml::text).orElseGet(() -> "{bytes: " + base64(bytes) + "}");
    }

    private static String base64(byte[] bytes) {
        return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
    }
}
