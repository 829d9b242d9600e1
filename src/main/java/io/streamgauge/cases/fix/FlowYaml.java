// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.fix;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.cases.file.YamlJson;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** JSON as YAML on one line, with quotes only where they are needed. */
public final class FlowYaml {
    /** Texts that mean the same without quotes: a letter or a time first, no number and no word of YAML. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?!(?:true|false|null|yes|no|on|off)$)(?:[A-Za-z][A-Za-z0-9_./-]*|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)");

    private FlowYaml() {}

    public static String of(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(member -> text(member.getKey()) + ": " + of(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (node.isArray()) {
            return node.valueStream().map(FlowYaml::of).collect(Collectors.joining(", ", "[", "]"));
        } else if (node.isNumber()) {
            return node.decimalValue().toPlainString();
        }
        return node.isTextual() ? text(node.asText()) : node.toString();
    }

    /** A text, quoted where it would mean something else without quotes. */
    public static String text(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    /**
     * A text in quotes. Single ones keep it as it is; double ones with JSON's escapes are for what a line of YAML cannot hold, and what
     * an editor would not show.
     */
    public static String quoted(String text) {
        boolean printable = text.codePoints().allMatch(FlowYaml::isPrintable);
        if (printable) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder escaped = new StringBuilder();
        YamlJson.quoted(text).codePoints().forEach(c -> {
            if (isPrintable(c)) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return escaped.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
